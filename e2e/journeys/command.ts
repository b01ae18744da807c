import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Bench } from "./fixtures";
import { REASON } from "./wizard";

const run = promisify(execFile);

/** What an operator types beside the console: the built command, with the console's kubeconfig and audit file. Answers what it printed. */
export async function command(bench: Pick<Bench, "folder" | "kubeconfigPath">, ...argv: string[]): Promise<string> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: bench.folder, KUBECONFIG: bench.kubeconfigPath, NODE_ENV: "production" as const };
  const audit = { FLEET_AUDIT_FILE: join(bench.folder, "audit.jsonl") };
  const { stdout } = await run(process.execPath, ["dist/kiali-fleet.mjs", ...argv], { env: { ...env, ...audit } });
  return stdout;
}

/** Connects remotes of one home by the command, one after the other. */
export async function connectByCommand(
  bench: Pick<Bench, "folder" | "kubeconfigPath">,
  home: string,
  remotes: readonly string[],
  ...more: string[]
): Promise<void> {
  for (const remote of remotes) {
    const override = `connection.address=${REASON}`;
    await command(bench, "connect", "--home", home, "--remote", remote, "--override", override, "--yes", ...more);
  }
}
