import type { Cluster } from "@/lib/cluster/cluster";

/** A remote that Kiali reads at its start, as far as a log line could name it. */
export type NamedRemote = { name: string; server: string | null };

export type DyingWords = { line: string; remote: string | null };

const TAIL_LINES = 200;
const LONGEST_LINE = 600;
const FATAL = /\bFTL\b|"level":"fatal"|\bpanic:/;
const ERROR = /\bERR\b|"level":"error"|Shutting down cache|is forbidden|\berror\b/i;

/** What a container wrote before it ended, and which remote it names: the line that explains a failed start best, or null. */
export async function dyingWords(
  cluster: Cluster,
  pod: { namespace: string; name: string; container: string | null },
  remotes: readonly NamedRemote[],
  signal: AbortSignal,
): Promise<DyingWords | null> {
  const ref = { namespace: pod.namespace, name: pod.name, tailLines: TAIL_LINES };
  const target = pod.container === null ? ref : { ...ref, container: pod.container };
  // The kubelet may start the container anew between two looks: then what it wrote has become the previous log meanwhile.
  for (const previous of [true, false, true]) {
    const log = await cluster.podLog({ ...target, previous }, { signal });
    const line = log.ok ? killingLine(log.value) : null;
    if (line) return { line: scrubbed(line), remote: remoteIn(line, remotes) };
  }
  return null;
}

/** What Kiali says at every start about a token that has a key of its own: it is no kubeconfig, and need not be. */
const HARMLESS = /Failed to process data for remote cluster \[[^\]]+\.token\]/;

/** The last fatal line; without one the last that speaks of an error which could have ended it. */
export function killingLine(log: string): string | null {
  const lines = log.split("\n").filter((line) => line.trim() !== "" && !HARMLESS.test(line));
  return lines.findLast((line) => FATAL.test(line)) ?? lines.findLast((line) => ERROR.test(line)) ?? null;
}

/** Takes out everything that looks like a credential, and control characters; cuts what is too long to read. */
export function scrubbed(line: string): string {
  const clean = line
    .replace(/eyJ[\w-]{8,}(\.[\w-]*){0,2}/g, "[redacted]")
    .replace(/\b(bearer|token|password|secret)(["']?\s*[:=]\s*["']?|\s+)[^\s"',;]{8,}/gi, "$1$2[redacted]")
    .replace(/[A-Za-z0-9+/_-]{120,}={0,2}/g, "[redacted]")
    .replace(/[^\P{Cc}\t]/gu, "");
  return clean.length > LONGEST_LINE ? `${clean.slice(0, LONGEST_LINE)}…` : clean;
}

/** By name in brackets or quotes as Kiali logs it, else by the address it dialled. */
function remoteIn(line: string, remotes: readonly NamedRemote[]): string | null {
  const named = remotes.find(({ name }) => ["[", "'", '"', "="].some((mark) => line.includes(`${mark}${name}`)));
  if (named) return named.name;
  const dialled = remotes.filter(
    ({ server }) => server !== null && hostsOf(server).some((host) => line.includes(host)),
  );
  return dialled.length === 1 ? (dialled[0]?.name ?? null) : null;
}

function hostsOf(server: string): readonly string[] {
  if (!URL.canParse(server)) return [];
  const { hostname, port } = new URL(server);
  return [`${hostname}:${port || "443"}`, `//${hostname}/`, `lookup ${hostname}`];
}
