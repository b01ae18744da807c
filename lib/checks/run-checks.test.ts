import { expect, test } from "@playwright/test";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import type { Problem } from "@/lib/problem";
import { allChecks } from "./all-checks";
import { refused } from "./changes";
import type { Check, Verdict } from "./check";
import { closedCluster } from "./closed-cluster";
import { type Changes, EAST, kialiDeployment, pairWith, WEST, wish } from "./healthy-pair";
import { pairFacts } from "./pair-facts";
import { runChecks } from "./run-checks";

const check = (id: string, run: () => Promise<Verdict>): Check => ({
  id,
  group: "clusters",
  subject: "pair",
  title: "It is so",
  severity: "block",
  canBeOverridden: true,
  why: "",
  how: "",
  fix: { text: "" },
  run,
});
const yes: Verdict = { status: "pass", evidence: "seen" };
const never = () => new Promise<Verdict>(() => undefined);

test.describe("runChecks", () => {
  test("hands over each result as it comes and answers in the order asked", async () => {
    const order: string[] = [];
    let release = (): void => undefined;
    const slow = new Promise<Verdict>((resolve) => {
      release = () => resolve(yes);
    });
    const results = await runChecks(
      [check("a.slow", () => slow), check("a.quick", async () => yes)],
      pairWith().facts,
      {
        onResult: ({ id }) => {
          order.push(id);
          release();
        },
      },
    );
    expect(order).toEqual(["a.quick", "a.slow"]);
    expect(results.map(({ id }) => id)).toEqual(["a.slow", "a.quick"]);
  });

  test("turns a bug into unknown and goes on", async () => {
    const lines: unknown[] = [];
    const { error } = console;
    console.error = (line: unknown) => lines.push(line);
    const results = await runChecks(
      [check("a.bug", () => Promise.reject(new Error("token abc"))), check("a.fine", async () => yes)],
      pairWith().facts,
    );
    console.error = error;
    expect(results[0]?.verdict).toMatchObject({ status: "unknown", problem: { kind: "unexpected" } });
    expect(results[1]?.verdict).toEqual(yes);
    expect(lines).toHaveLength(1);
  });

  test("ends what is open when cancelled, and keeps what is done", async () => {
    const abort = new AbortController();
    const results = await runChecks([check("a.done", async () => yes), check("a.open", never)], pairWith().facts, {
      signal: abort.signal,
      onResult: () => abort.abort(),
    });
    expect(results.map(({ verdict }) => verdict.status)).toEqual(["pass", "unknown"]);
    expect(results[1]?.verdict).toMatchObject({ problem: { kind: "cancelled" } });
  });

  test("runs nothing when cancelled before", async () => {
    const results = await runChecks([check("a.open", never)], pairWith().facts, { signal: AbortSignal.abort() });
    expect(results[0]?.verdict).toMatchObject({ status: "unknown", problem: { kind: "cancelled" } });
  });
});

test.describe("a pair in trouble", () => {
  const statuses = async (facts: ReturnType<typeof pairWith>["facts"]) =>
    new Map((await runChecks(allChecks, facts)).map(({ id, verdict }) => [id, verdict]));

  test("shows a dead remote once, and the rest as skipped", async () => {
    const seen = await statuses(pairWith({ west: { ...WEST, fails: { "*": refused } } }).facts);
    const bad = [...seen].filter(([, { status }]) => status === "fail" || status === "unknown");
    expect(bad.map(([id]) => id)).toEqual(["remote.reachable"]);
    expect(seen.get("remote.may-grant")).toEqual({ status: "skip", why: "west does not answer" });
    expect(seen.get("kiali.found")?.status).toBe("pass");
  });

  test("shows a dead home once", async () => {
    const dead: Problem = {
      kind: "unreachable",
      context: "east",
      server: "https://e",
      why: "timed-out",
      timeoutMs: 5000,
    };
    const seen = await statuses(pairWith({ east: { ...EAST, fails: { "*": dead } } }).facts);
    const bad = [...seen].filter(([, { status }]) => status === "fail" || status === "unknown");
    expect(bad.map(([id]) => id)).toEqual(["home.reachable"]);
  });

  test("shows a refused login once", async () => {
    const problem: Problem = { kind: "unauthenticated", context: "west", credential: "token" };
    const answered = ["version", "whoAmI", "serves", "may", "read", "list"];
    const fails = Object.fromEntries(answered.map((call) => [call, problem]));
    const seen = await statuses(pairWith({ west: { ...WEST, fails } }).facts);
    const bad = [...seen].filter(([, { status }]) => status === "fail" || status === "unknown");
    expect(bad.map(([id]) => id)).toEqual(["remote.login"]);
  });

  test("shows a broken kubeconfig entry under contexts", async () => {
    const problem: Problem = {
      kind: "kubeconfig",
      file: "config",
      line: 7,
      why: "missing-user",
      detail: "no user ann",
    };
    const facts = pairFacts(fakeCluster(EAST).cluster, closedCluster("west", problem), wish());
    const seen = await statuses(facts);
    const bad = [...seen].filter(([, { status }]) => status === "fail" || status === "unknown");
    expect(bad.map(([id]) => id)).toEqual(["remote.context"]);
    expect(seen.get("remote.reachable")).toMatchObject({ status: "skip" });
    expect(seen.get("kiali.found")?.status).toBe("pass");
  });

  const troubles: Readonly<Record<string, Changes>> = {
    "without escalate": { west: { ...WEST, may: ({ verb }) => verb !== "escalate" } },
    "with an operator and labelled Secrets": {
      eastHas: [kialiDeployment({ annotations: { "operator-sdk/primary-resource": "istio-system/kiali" } })],
      wish: { form: "labelled", ca: "kube-root-ca" },
    },
    "without Kiali": { eastLacks: ["Deployment/istio-system/kiali"] },
    "with a dead remote": { west: { ...WEST, fails: { "*": refused } } },
  };
  for (const [name, changes] of Object.entries(troubles))
    test(`is asked within 8 round trips of latency ${name}`, async () => {
      const clock = virtualClock();
      const { facts } = pairWith({
        ...changes,
        east: { ...EAST, ...changes.east, clock },
        west: { ...WEST, ...changes.west, clock },
      });
      await runChecks(allChecks, facts);
      expect(clock.ticks).toBeLessThanOrEqual(8);
    });
});
