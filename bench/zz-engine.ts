import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { Engine } from "@/lib/fleet/engine";

const info = JSON.parse(readFileSync("/tmp/h/fleet.json", "utf8"));
process.env.KUBECONFIG = info.kubeconfig;
process.env.FLEET_AUDIT_FILE = `/tmp/h/eng-${process.pid}.jsonl`;
const size = Number(info.size);
const wait = (ms: number) => new Promise((r) => setTimeout(r, ms));
const mb = () => Math.round(process.memoryUsage().rss / 1048576);
const rss0 = mb();
const t0 = performance.now();
const cpu0 = process.cpuUsage();
let worst = 0;
let lastTick = performance.now();
setInterval(() => {
  const n = performance.now();
  worst = Math.max(worst, n - lastTick - 10);
  lastTick = n;
}, 10).unref();
const engine = new Engine({
  homes: async () => [{ home: info.home, kiali: { namespace: "istio-system", name: "kiali" } }],
});
const release = engine.hold();
const healthy = () => engine.view().rows.filter((r) => r.kind === "connection" && r.state === "healthy").length;
let first = 0;
while (healthy() < size - 1) {
  await wait(20);
  if (!first && engine.view().rows.some((r) => r.kind === "connection")) first = performance.now() - t0;
  if (performance.now() - t0 > 60000) break;
}
const c = process.cpuUsage(cpu0);
console.log(
  `cold: rows ${Math.round(first)} ms, all healthy ${healthy()} in ${Math.round(performance.now() - t0)} ms, cpu ${(c.user + c.system) / 1000} ms, stall ${Math.round(worst)} ms, rss ${rss0} -> ${mb()} MB`,
);
await wait(3000);
console.log(
  "settled",
  mb(),
  JSON.stringify(
    engine.view().rows.reduce((a: Record<string, number>, r) => ({ ...a, [r.state]: (a[r.state] ?? 0) + 1 }), {}),
  ),
);
const ids = engine
  .view()
  .rows.filter((r) => r.kind === "connection")
  .map((r) => r.id);
for (let i = 0; i < 5; i += 1) {
  worst = 0;
  const t = performance.now();
  const cc = process.cpuUsage();
  await engine.lookAgain(ids);
  const d = process.cpuUsage(cc);
  console.log(
    `sweep ${Math.round(performance.now() - t)} ms cpu ${Math.round((d.user + d.system) / 1000)} stall ${Math.round(worst)} rss ${mb()}`,
  );
  await wait(500);
}
if (process.env.LONG)
  for (let i = 0; i < Number(process.env.LONG); i += 1) {
    const cc = process.cpuUsage();
    worst = 0;
    await wait(10000);
    const d = process.cpuUsage(cc);
    console.log(
      `10 s held: cpu ${Math.round((d.user + d.system) / 1000)} ms stall ${Math.round(worst)} rss ${mb()} heap ${Math.round(process.memoryUsage().heapUsed / 1048576)} ext ${Math.round(process.memoryUsage().external / 1048576)}`,
    );
  }
release();
process.exit(0);
