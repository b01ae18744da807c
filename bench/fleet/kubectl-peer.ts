import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { endedChildrenCpuMs } from "./process-usage";
import type { Meshes } from "./start-meshes";

const AT_ONCE = 32;

const clientVersion = z.object({ clientVersion: z.object({ gitVersion: z.string() }) });

/** Which kubectl it is, as "kubectl v1.32.1". */
export async function kubectlVersion(): Promise<string> {
  const printed = await kubectl(["version", "--client", "--output", "json"], "");
  return `kubectl ${clientVersion.parse(JSON.parse(printed)).clientVersion.gitVersion}`;
}

/** Asks each cluster once whether it is ready, as a script would: one process each, 32 at a time. Throws when one says anything else. */
export async function askEachWithKubectl({
  clusters,
  kubeconfig,
}: Pick<Meshes, "clusters" | "kubeconfig">): Promise<{ ms: number; cpuMs: number }> {
  const waiting = clusters.map(({ context }) => context);
  const cpuBefore = await endedChildrenCpuMs();
  const startedAt = performance.now();
  const askInTurn = async () => {
    for (let context = waiting.shift(); context !== undefined; context = waiting.shift()) {
      const answer = await kubectl(["get", "--raw", "/readyz", "--context", context], kubeconfig);
      if (answer !== "ok") throw new Error(`kubectl says of ${context}: ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askInTurn));
  const ms = performance.now() - startedAt;
  return { ms, cpuMs: (await endedChildrenCpuMs()) - cpuBefore };
}

async function kubectl(args: readonly string[], kubeconfig: string): Promise<string> {
  const child = spawn(process.env.BENCH_KUBECTL ?? "kubectl", args, {
    env: { ...process.env, KUBECONFIG: kubeconfig },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}: ${err}`);
  return out;
}
