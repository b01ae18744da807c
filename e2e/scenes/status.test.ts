import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { expect, test } from "@playwright/test";
import { statusOutput } from "@/cli/contract/status-output";
import { parsePrometheus } from "@/e2e/receivers/parse-prometheus";
import { type Scene, startScene } from "./sandbox-scene";

let scene: Scene;
test.afterEach(() => scene.stop());

test("status tells which connection broke, and at which layer, by a look at the clusters themselves", async () => {
  test.setTimeout(120_000);
  scene = await startScene();
  expect(await scene.run(["connect", ...scene.pair, "--yes"])).toMatchObject({ code: 0 });
  const home = scene.sandbox.cluster("east").context;
  const status = (...more: string[]) => scene.run(["status", "--home", home, ...more]);
  const remembered = await readdir(dirname(process.env.FLEET_AUDIT_FILE ?? ""));

  const well = await status();
  expect(well).toMatchObject({ code: 0, err: "" });
  expect(well.out.split("\n")[0]).toBe("2 healthy");

  scene.sandbox.cluster("west").faults.set({ kind: "refuse" });
  const ill = await status("-o", "json");
  const { rows, isComplete, counts } = statusOutput.parse(JSON.parse(ill.out));
  expect([ill.code, isComplete, counts.unreachable, counts.healthy]).toEqual([1, true, 1, 1]);
  expect(rows[0]).toMatchObject({ kind: "connection", name: "west", state: "unreachable", layer: "tcp" });

  const scraped = await status("-o", "prometheus");
  expect(scraped.code).toBe(0);
  const states = parsePrometheus(scraped.out).find(({ name }) => name === "kiali_fleet_cluster_state");
  expect(states?.samples.find(({ labels }) => labels.cluster === "west")?.labels).toMatchObject({
    state: "unreachable",
  });
  if (spawnSync("promtool", ["--version"]).status === 0)
    expect(spawnSync("promtool", ["check", "metrics"], { input: scraped.out }).status).toBe(0);

  scene.sandbox.cluster("west").faults.clear();
  const found = await scene.run(["status", "--discover", "--state", "healthy,not-connected", "-o", "json"]);
  expect(statusOutput.parse(JSON.parse(found.out)).rows.map(({ name, kind }) => `${kind} ${name}`)).toContain(
    "connection west",
  );
  // What a console remembers is its own.
  expect(await readdir(dirname(process.env.FLEET_AUDIT_FILE ?? ""))).toEqual(remembered);
});
