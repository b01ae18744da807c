import { fleet } from "@/lib/fleet/fleet";
import { untrueRows } from "./all-true";
import { type EngineAnswer, engineCommand, engineTruth } from "./engine-commands";

/** A fresh process with the engine alone, nothing connected: tells when everything is true, does what messages tell it, and ends with whoever started it. */
process.on("disconnect", () => process.exit(0));
const truth = engineTruth.parse(JSON.parse(process.argv[2] ?? "null"));
const live = fleet();
// As with one browser that looks on.
live.hold();

const used = (id: number): EngineAnswer => {
  const { user, system } = process.cpuUsage();
  return { id, nowMs: live.view().nowMs, cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() };
};

/** Resolves when every row says what is so, by what was seen since `sinceMs`. */
function allTrue(dead: readonly string[], sinceMs: number): Promise<void> {
  const now = { ...truth, dead: new Set(dead) };
  return new Promise((resolve) => {
    const look = () => {
      if (untrueRows(live.view(), now, sinceMs) > 0) return;
      end();
      resolve();
    };
    const end = live.onChange(look);
    look();
  });
}

async function sweep(without: readonly string[]): Promise<void> {
  const skipped = new Set(without);
  const rows = live.view().rows.filter(({ kind, name }) => kind === "connection" && !skipped.has(name));
  await live.lookAgain(rows.map(({ id }) => id));
}

process.on("message", async (message) => {
  const command = engineCommand.parse(message);
  if (command.do === "all-true") await allTrue(command.dead, command.sinceMs);
  if (command.do === "sweep") await sweep(command.without);
  process.send?.(used(command.id));
});
await allTrue([], performance.timeOrigin);
process.send?.(used(0));
