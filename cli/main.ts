#!/usr/bin/env node
import { nodeProblem } from "./node-problem";

/** Something below may still hold a socket or a child open when the answer is given. */
const LONGEST_GOODBYE_MS = 1_000;

const tooOld = nodeProblem(process.versions.node);
if (tooOld) {
  process.stderr.write(`${tooOld}\n`);
  process.exitCode = 2;
} else {
  // What needs Node 24 is loaded only now: an older one would stop at its first unknown export instead of saying so.
  const { runCli } = await import("./run-cli");
  const { processTerminal } = await import("./process-terminal");
  process.exitCode = await runCli(process.argv.slice(2), processTerminal(process), () => import("./world"));
  setTimeout(() => process.exit(), LONGEST_GOODBYE_MS).unref();
}
