import { expect, test } from "@playwright/test";
import { parsePrometheus } from "@/e2e/receivers/parse-prometheus";
import { statusOutput } from "./contract/status-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";
import { context, fakeFleet, home, KIALI, KNOWN, lone, west, worldOf } from "./status-for-tests";

async function run(argv: readonly string[], fake = fakeFleet([home, west, lone]), world = worldOf(fake)) {
  const { terminal, printed } = recordingTerminal();
  const code = await runCli(["status", ...argv], terminal, async () => ({ clusters: world.clusters }));
  expect(fake.isStopped || code === 2).toBe(true);
  return { code, ...printed, ...world };
}

test.describe("kiali-fleet status", () => {
  test("lists homes and connections, worst first, and counts them; all healthy is 0", async () => {
    const { code, out } = await run([]);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.trimEnd())).toEqual([
      "2 healthy",
      "  STATE    CLUSTER      HOME                     SEEN     LATENCY  VERSION        DETAIL",
      "✓ healthy  east (home)  east istio-system/kiali  5 s ago  –        Kiali v2.11.0  Answers with Kiali's credential",
      "✓ healthy  west         east istio-system/kiali  5 s ago  12 ms    v1.34.1        Answers with Kiali's credential",
      "",
    ]);
  });

  test("ends with 1 when anything is not healthy, or nobody could look", async () => {
    for (const state of ["unreachable", "credential-expiring", "quarantined", "unknown"] as const) {
      const { code, out } = await run([], fakeFleet([home, { ...west, state }]));
      expect([state, code]).toEqual([state, 1]);
      expect(out.split("\n")[2]).toContain("west");
    }
  });

  test("is about the states that are asked for, exit code included", async () => {
    const fake = () => fakeFleet([home, { ...west, state: "drifted" }, lone]);
    const drifted = await run(["--state", "drifted,unreachable"], fake());
    expect([drifted.code, drifted.out.split("\n")[0]]).toEqual([1, "1 drifted"]);
    expect((await run(["--state", "unreachable"], fake())).code).toBe(0);
    expect((await run(["--state", "not-connected"], fake())).out).toContain("lone");
    const wrong = await run(["--state", "unreachabel"]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("Did you mean --state unreachable?")]);
  });

  test("prints its contract as JSON, with times of day and contexts too", async () => {
    const { out, code } = await run(["-o", "json"]);
    const value = statusOutput.parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(value.rows.map(({ name }) => name)).toEqual(["east", "west", "lone"]);
    expect([value.isComplete, value.counts.healthy, value.counts["not-connected"]]).toEqual([true, 2, 1]);
    expect(Math.abs(Date.parse(value.rows[0]?.seenAt ?? "") - Date.now() + 5_000)).toBeLessThan(5_000);
  });

  test("prints what /metrics prints, without what is about the process", async () => {
    const { out, code } = await run(["-o", "prometheus"], fakeFleet([home, { ...west, state: "unreachable" }]));
    expect(code).toBe(0);
    const names = parsePrometheus(out).map(({ name }) => name);
    expect(names).toContain("kiali_fleet_cluster_state");
    expect(names.filter((name) => !name.startsWith("kiali_fleet_"))).toEqual([]);
    expect((await run(["-o", "prometheus", "--watch"])).code).toBe(2);
  });

  test("needs no option, and its help says so", async () => {
    const { terminal, printed } = recordingTerminal();
    await runCli(["status", "--help"], terminal, () => Promise.reject(new Error("not needed")));
    expect(printed.out).toContain("Usage: kiali-fleet status [options]");
  });

  test("asks about the homes that the console knows, as far as the kubeconfig still has them", async () => {
    const known = [...KNOWN, { home: "gone", kiali: KIALI }];
    const fake = fakeFleet([home]);
    expect((await run([], fake, worldOf(fake, known))).asked).toEqual([[...KNOWN]]);
  });

  test("says how to name a home where none is known, and does not begin", async () => {
    const fake = fakeFleet([]);
    const { code, err, asked } = await run([], fake, worldOf(fake, []));
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain("--discover");
    expect((await run(["--home", "eas"])).err).toContain("Did you mean --home east?");
  });

  test("signs in to the homes that were asked for, and to nothing else", async () => {
    const contexts = [context("east", { credential: "exec" }), context("west", { credential: "exec" })];
    const fake = fakeFleet([home, west]);
    expect((await run([], fake, worldOf(fake, KNOWN, contexts))).code).toBe(0);
    expect(fake.named).toEqual(["home"]);
    const plain = fakeFleet([home, west]);
    await run([], plain, worldOf(plain, KNOWN, [context("east"), context("west", { credential: "exec" })]));
    expect(plain.named).toEqual([]);
  });

  test("looks for Kialis without starting a login program", async () => {
    const fake = fakeFleet([]);
    const { code, err, opened } = await run(["--discover"], fake, worldOf(fake));
    expect([code, opened]).toEqual([2, ["east", "west"]]);
    expect(err).toContain("No context that can be asked without a login program has a Kiali");
  });

  test("counts on the terminal while it looks, and ends with 3 when somebody stops it before the end", async () => {
    const fake = fakeFleet([home, { ...west, state: "unreachable" }]);
    fake.sweptMs = null;
    const { terminal, printed, pressCtrlC } = recordingTerminal();
    const ending = runCli(["status", "-o", "json"], terminal, async () => ({ clusters: worldOf(fake).clusters }));
    await expect.poll(() => printed.status.at(-1)).toBe("◌ 1 of 3 looked at: 1 unreachable");
    pressCtrlC();
    expect(await ending).toBe(3);
    expect(statusOutput.parse(JSON.parse(printed.out))).toMatchObject({
      isComplete: false,
      counts: { unreachable: 1 },
    });
    expect(printed.err).toBe("");
  });
});
