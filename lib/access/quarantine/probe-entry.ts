import "server-only";
import { problemBesideName } from "@/lib/access/problem-beside-name";
import type { AccessAsk, Cluster, OpenEndpoint, SecretObject } from "@/lib/cluster/cluster";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { Problem } from "@/lib/problem";

/** What is wrong with one remote, in one sentence, and what mends it in peace. */
export type RemoteFault = { name: string; detail: string; mend: "quarantine" | "repair" | "rotate" };

/** What Kiali lists at once when it starts; without one of these rights its caches never fill. */
const NEEDED: readonly AccessAsk[] = [
  { verb: "list", group: "", resource: "services", namespace: null },
  { verb: "list", group: "", resource: "namespaces", namespace: null },
  { verb: "list", group: "apps", resource: "deployments", namespace: null },
];

/**
 * Tries one entry of Kiali's Secrets with its own credential, from here. Null when it is fine, or has nothing that could be tried; ends within
 * `timeoutMs` whatever the remote does.
 */
export async function probeEntry(
  openEndpoint: OpenEndpoint,
  secret: SecretObject,
  entry: RemoteEntry,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<RemoteFault | null> {
  const fatal = entry.faults.find((fault) => fault.includes("not start"));
  if (fatal) return { name: entry.key, detail: fatal, mend: "repair" };
  const probe = probeOf(secret, entry.key);
  if (!probe) return null;
  const late = AbortSignal.timeout(timeoutMs);
  const remote = openEndpoint(`${entry.key} (as Kiali)`, probe.endpoint, probe.token);
  try {
    const own = AbortSignal.any([signal, late]);
    const problem = await Promise.race([ask(remote, { signal: own, timeoutMs }), aborted(own, remote.context)]);
    if (problem === null || signal.aborted) return null;
    if (typeof problem === "string") return { name: entry.key, detail: problem, mend: "repair" };
    if (late.aborted)
      return {
        name: entry.key,
        detail: `${probe.endpoint.server} did not answer within ${Math.round(timeoutMs / 1000)} s`,
        mend: "quarantine",
      };
    return { name: entry.key, detail: problemBesideName(problem, remote.context), mend: mendOf(problem) };
  } finally {
    await remote.close();
  }
}

async function ask(
  remote: Cluster,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<Problem | string | null> {
  const [who, ...answers] = await Promise.all([
    remote.whoAmI(options),
    ...NEEDED.map((each) => remote.may(each, options)),
  ]);
  // A server too old for self reviews of identity still answers the rest.
  if (!who.ok && !["not-found", "forbidden"].includes(who.problem.kind)) return who.problem;
  const missing: string[] = [];
  for (const [index, answer] of answers.entries()) {
    if (!answer.ok) return answer.problem;
    const asked = NEEDED[index];
    if (!answer.value && asked) missing.push(`${asked.verb} ${asked.resource}`);
  }
  return missing.length > 0
    ? `its account may not ${missing.join(", ")}: Kiali hangs for everyone, and its log names no cluster`
    : null;
}

/** Whatever the way to the remote does with a signal, nobody waits longer. */
const aborted = (signal: AbortSignal, context: string): Promise<Problem> =>
  new Promise((resolve) =>
    signal.addEventListener("abort", () => resolve({ kind: "cancelled", context }), { once: true }),
  );

const mendOf = ({ kind }: Problem): RemoteFault["mend"] =>
  kind === "unauthenticated" || kind === "credential" ? "rotate" : kind === "forbidden" ? "repair" : "quarantine";
