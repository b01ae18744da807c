import { expect, test } from "@playwright/test";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { Receipt, StepEvent } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { upkeepWorld } from "@/lib/runs/open-world";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";
import type { TelemetryView } from "@/lib/telemetry/telemetry-view";
import { text } from "@/sandbox/json/json";
import { type Scene, startScene } from "./sandbox-scene";

const NAMESPACE = "istio-system";
let scene: Scene;
test.afterEach(() => scene.stop());

const home = () => scene.sandbox.cluster("east").context;

async function look(): Promise<TelemetryView> {
  const world = await upkeepWorld(home());
  if (!world.ok) throw new Error(world.problem.kind);
  const read = await readTelemetry(homeFacts(world.value, { kiali: null }));
  if (!read.ok) throw new Error(JSON.stringify(read.problem));
  return read.value;
}

async function run(wish: object): Promise<{ receipt: Receipt; events: readonly StepEvent[] }> {
  const world = await upkeepWorld(home());
  if (!world.ok) throw new Error(world.problem.kind);
  const events: StepEvent[] = [];
  const done = await upkeep({
    wish: upkeepWish.parse({ home: home(), kiali: null, names: ["east"], ...wish }),
    world: world.value,
    signal: new AbortController().signal,
    onPlan: () => undefined,
    onEvent: (event) => events.push(event),
    record: () => Promise.resolve(ok(undefined)),
  });
  if (!done.ok) throw new Error(JSON.stringify(done.problem));
  return { receipt: done.value, events };
}

test("a tag that spans lack is added to the Telemetry that counts, seen on a span, and taken away again", async () => {
  scene = await startScene({ telemetry: "untagged" });
  expect((await look()).traces).toMatchObject({ span: { value: null }, clusters: [{ name: "east", verdict: "none" }] });
  const { receipt, events } = await run({ verb: "tag", tag: "istio.cluster_id" });
  expect(receipt.stoppedBy, JSON.stringify(receipt)).toBeNull();
  expect(events.map(({ detail }) => detail ?? "").join("\n")).toContain('has istio.cluster_id="east"');
  expect((await look()).traces.clusters).toMatchObject([{ name: "east", verdict: "seen" }]);
  await run({ verb: "tag", tag: "istio.cluster_id", isAbsent: true });
  const { store } = scene.sandbox.cluster("east").sim;
  expect(JSON.stringify(store.list("telemetries.telemetry.istio.io", NAMESPACE))).not.toContain("istio.cluster_id");
});

test("a query scope goes into the operator's resource, into Kiali's configuration, and keeps another mesh out", async () => {
  scene = await startScene({ telemetry: "jaeger", kiali: { installer: "operator" } });
  const names = ({ metrics }: TelemetryView) => metrics.unconnected.map(({ name }) => name).sort();
  expect(names(await look())).toEqual(["legacy", "shop-a", "shop-b", "west"]);
  const { receipt } = await run({ verb: "scope", labels: { mesh_id: "mesh1" } });
  expect(receipt.stoppedBy, JSON.stringify(receipt)).toBeNull();
  const { store } = scene.sandbox.cluster("east").sim;
  expect(text(store.get("configmaps", NAMESPACE, "kiali"), "data", "config.yaml")).toContain("mesh_id: mesh1");
  expect(names(await look())).toEqual(["legacy", "west"]);
});
