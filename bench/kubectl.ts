import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Runs kubectl as a person would, one process per call; its standard output. Throws when it fails. */
export async function kubectl(kubeconfig: string, args: readonly string[], input?: string): Promise<string> {
  const child = spawn(process.env.BENCH_KUBECTL ?? "kubectl", ["--kubeconfig", kubeconfig, ...args]);
  child.stdin.end(input ?? "");
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${err}`);
  return out;
}
