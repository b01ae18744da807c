import "server-only";
import { fail, ok, type Result } from "@/lib/problem";
import { clusterOf, type OpenedCluster } from "./cluster-of";
import { credentialFor } from "./credential-for";
import { endpointOf } from "./endpoint-of";
import { withEnvironmentProxy } from "./environment-proxy";
import type { ExecRuns } from "./exec-runs";
import { openHandle } from "./handle";
import type { ContextEntry } from "./load-kubeconfig";
import { pemReader } from "./secret-files";

/** Opens one context of a loaded kubeconfig; nothing is dialled. The cluster sees this entry only, never another's. */
export async function openEntry(
  { target, problem, name }: ContextEntry,
  runs: ExecRuns,
): Promise<Result<OpenedCluster>> {
  if (!target) return fail(problem ?? { kind: "no-such-context", context: name });
  const { ca } = target.address;
  const pem = ca ? await pemReader(ca).read() : null;
  const handle = openHandle(withEnvironmentProxy(target), credentialFor(target, runs), { isGuarded: false });
  return ok(clusterOf(handle, endpointOf(target.address, pem?.reveal() ?? null)));
}
