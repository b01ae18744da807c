import { after, type SimCluster } from "../cluster";
import { type JsonObject, list, number, object, text } from "../json/json";
import type { StartProgram } from "./kubelet";
import type { PodRuntime, Program } from "./pod-runtime";
import { writeStatus } from "./pod-status";

const FIRST_BACK_OFF_MS = 10_000;
const LONGEST_BACK_OFF_MS = 300_000;
const now = (): string => new Date().toISOString().replace(/\.\d+Z$/, "Z");

type Probe = { initialMs: number; periodMs: number; failures: number };

function startupProbe(cluster: SimCluster, pod: JsonObject): Probe {
  const [container] = list(pod, "spec", "containers");
  const probe = object(container, "startupProbe");
  if (Object.keys(probe).length === 0)
    return { initialMs: cluster.podStartMs, periodMs: 1_000, failures: Number.POSITIVE_INFINITY };
  return {
    initialMs: number(probe, ["initialDelaySeconds"], 0) * 1000,
    periodMs: number(probe, ["periodSeconds"], 10) * 1000,
    failures: number(probe, ["failureThreshold"], 3),
  };
}

/** Starts the pod's container and keeps it: startup probe, restarts with growing back-off, logs of the one before. */
export function runContainer(cluster: SimCluster, pod: JsonObject, startProgram: StartProgram): void {
  const runtime: PodRuntime = { program: null, previousLog: null, restarts: 0, stop: () => undefined };
  cluster.pods.set(text(pod, "metadata", "uid"), runtime);
  let isStopped = false;
  let lastState: JsonObject = {};
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, run: () => void) => {
    const timer = after(cluster, ms, () => {
      timers.delete(timer);
      if (!isStopped) run();
    });
    timers.add(timer);
  };
  runtime.stop = () => {
    isStopped = true;
    for (const timer of timers) clearTimeout(timer);
    runtime.program?.kill();
  };
  const report = (ready: boolean, state: JsonObject) =>
    writeStatus(cluster, pod, { phase: "Running", ready, restarts: runtime.restarts, state, lastState });

  function start(): void {
    const program = startProgram(cluster, pod);
    const startedAt = now();
    const running = { running: { startedAt } };
    runtime.program = program;
    report(false, running);
    const probe = startupProbe(cluster, pod);
    later(probe.initialMs, () => check(program, running, probe, 1));
    void program.exited.then(({ code }) => {
      if (!isStopped && runtime.program === program) ended(program, code, startedAt);
    });
  }

  function check(program: Program, running: JsonObject, probe: Probe, attempt: number): void {
    if (runtime.program !== program) return;
    if (program.isHealthy()) report(true, running);
    else if (attempt >= probe.failures) program.kill();
    else later(probe.periodMs, () => check(program, running, probe, attempt + 1));
  }

  function ended(program: Program, code: number, startedAt: string): void {
    const terminated = { exitCode: code, reason: code === 0 ? "Completed" : "Error", startedAt, finishedAt: now() };
    lastState = { terminated };
    runtime.previousLog = program.log;
    runtime.program = null;
    const name = `${text(pod, "metadata", "name")}_${text(pod, "metadata", "namespace")}`;
    const backOff = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** runtime.restarts);
    const message = `back-off ${backOff / 1000}s restarting failed container in pod ${name}`;
    report(false, { waiting: { reason: "CrashLoopBackOff", message } });
    later(backOff, () => {
      runtime.restarts += 1;
      start();
    });
  }

  start();
}
