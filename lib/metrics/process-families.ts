import "server-only";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openEventStreams } from "@/lib/runs/event-stream";
import { serverMemory } from "@/lib/server-memory";
import type { Family } from "./prometheus-text";

const RESOLUTION_MS = 50;
const NS_PER_S = 1e9;

/** Looks every 50 ms how late it is, from the first scrape on. */
const delays = (): ReturnType<typeof monitorEventLoopDelay> =>
  serverMemory("event-loop-delay", () => {
    const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    histogram.enable();
    return histogram;
  });

/** How this console's own process is. Not for the command: another exporter tells the same names of itself. */
export function processFamilies(): readonly Family[] {
  const one = (value: number) => [{ labels: {}, value }];
  const lag = delays();
  const { user, system } = process.cpuUsage();
  const families: readonly Family[] = [
    {
      name: "kiali_fleet_event_streams",
      help: "Pages that follow something live.",
      type: "gauge",
      samples: one(openEventStreams()),
    },
    {
      name: "process_resident_memory_bytes",
      help: "Resident memory.",
      type: "gauge",
      samples: one(process.memoryUsage.rss()),
    },
    {
      name: "process_cpu_seconds_total",
      help: "User and system CPU time.",
      type: "counter",
      samples: one((user + system) / 1e6),
    },
    {
      name: "process_start_time_seconds",
      help: "When the process started.",
      type: "gauge",
      samples: one(Math.round(performance.timeOrigin) / 1000),
    },
    {
      name: "nodejs_eventloop_lag_p99_seconds",
      help: "How late the event loop was since the last scrape, 99th percentile.",
      type: "gauge",
      samples: lag.count > 0 ? one(Math.max(0, lag.percentile(99) / NS_PER_S - RESOLUTION_MS / 1000)) : [],
    },
    {
      name: "nodejs_eventloop_lag_max_seconds",
      help: "How late the event loop was since the last scrape, at most.",
      type: "gauge",
      samples: lag.count > 0 ? one(Math.max(0, lag.max / NS_PER_S - RESOLUTION_MS / 1000)) : [],
    },
  ];
  lag.reset();
  return families;
}
