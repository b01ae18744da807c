import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { foldLine, nothingFolded, summaryOf } from "@/lib/activity/fold-activity";
import { parseEntry } from "@/lib/audit/audit-entry";
import { closeClusters } from "@/lib/kube/clusters";
import { renewalStatus } from "./renewal";
import { switchRenewal } from "./switch-renewal";

/** Two contexts of a dead cluster, one of which signs in with a plugin that would leave a file. */
const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "renewal-"));
    const before = { KUBECONFIG: process.env.KUBECONFIG, FLEET_AUDIT_FILE: process.env.FLEET_AUDIT_FILE };
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "touch",
      args: [join(folder, "ran")],
      interactiveMode: "Never",
    };
    const text = {
      clusters: [{ name: "dead", cluster: { server: "https://127.0.0.1:1" } }],
      users: [
        { name: "u", user: { token: "t" } },
        { name: "e", user: { exec } },
      ],
      contexts: [
        { name: "east", context: { cluster: "dead", user: "u" } },
        { name: "login", context: { cluster: "dead", user: "e" } },
      ],
    };
    await writeFile(join(folder, "config"), JSON.stringify(text));
    Object.assign(process.env, {
      KUBECONFIG: join(folder, "config"),
      FLEET_AUDIT_FILE: join(folder, "audit.jsonl"),
    });
    Reflect.deleteProperty(globalThis, Symbol.for("kiali-fleet/renewal"));
    await closeClusters();
    await use(folder);
    await closeClusters();
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    await rm(folder, { recursive: true });
  },
});

const linesOf = async (folder: string) =>
  (await readFile(join(folder, "audit.jsonl"), "utf8"))
    .trimEnd()
    .split("\n")
    .flatMap((line) => parseEntry(line) ?? []);

test.describe("switchRenewal", () => {
  test("is on record in one line, as a thing done, before it counts; saying it again writes nothing", async ({
    folder,
  }) => {
    const on = await switchRenewal({ home: "east", isOn: true }, "s1");
    expect(on).toMatchObject({ ok: true, value: { home: "east", isOn: true } });
    await switchRenewal({ home: "east", isOn: true }, "s2");
    await switchRenewal({ home: "east", isOn: false }, "s2");
    expect(renewalStatus("east").isOn).toBe(false);
    const lines = await linesOf(folder);
    expect(lines.map(({ who, about }) => [who.session, about?.verb, about?.home, about?.line?.slice(0, 10)])).toEqual([
      ["s1", "renewal", "east", "turned on:"],
      ["s2", "renewal", "east", "turned off"],
    ]);
    const folded = nothingFolded();
    for (const [index, line] of lines.entries()) foldLine(folded, index + 1, line, true);
    const told = [...folded.runs.values()].map((run) => summaryOf(run, false));
    expect(told.map(({ outcome, detail }) => [outcome, detail?.slice(0, 10)])).toEqual([
      ["done", "turned on:"],
      ["done", "turned off"],
    ]);
  });

  test("does not happen when it cannot be recorded", async ({ folder }) => {
    process.env.FLEET_AUDIT_FILE = join(folder, "config", "audit.jsonl");
    expect(await switchRenewal({ home: "east", isOn: true }, "s1")).toMatchObject({
      ok: false,
      problem: { kind: "not-recorded" },
    });
    expect(renewalStatus("east").isOn).toBe(false);
  });

  test("runs no exec plugin to learn who it is, and knows only contexts", async ({ folder }) => {
    expect(await switchRenewal({ home: "login", isOn: true }, "s1")).toMatchObject({ ok: true });
    expect((await linesOf(folder)).map(({ who }) => who.user)).toEqual([null]);
    await expect(readFile(join(folder, "ran"))).rejects.toThrow();
    expect(await switchRenewal({ home: "nowhere", isOn: true }, "s1")).toMatchObject({
      problem: { kind: "no-such-context" },
    });
  });
});
