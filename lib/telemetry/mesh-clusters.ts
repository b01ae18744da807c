import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import { ok, type Result } from "@/lib/problem";
import type { MeshCluster } from "./mesh-cluster";

/**
 * The home and every connection of its Kiali, the home first, then by name, each with the context that reaches it. `said` names contexts that
 * no address tells. A home whose Secrets cannot be listed has a problem; nothing is dialled but the home.
 */
export async function meshClusters(
  facts: HomeFacts,
  said: Readonly<Record<string, string>> = {},
): Promise<Result<readonly MeshCluster[]>> {
  const [homeName, remotes] = await Promise.all([facts.homeName(), facts.remotes()]);
  if (!remotes.ok) return remotes;
  const home: MeshCluster = {
    name: homeName ?? "Kubernetes",
    isHome: true,
    context: facts.home.context,
    problem: null,
  };
  const found = new Map<string, MeshCluster>();
  for (const { key, server } of remotes.value.entries) {
    // Of two entries with one name Kiali keeps the first, and its home hides one of its own name.
    if (key === home.name || found.has(key)) continue;
    const match = matchContext({ name: key, server }, facts.world.contexts, said);
    found.set(key, {
      name: key,
      isHome: false,
      context: match?.context ?? null,
      problem: match
        ? null
        : { kind: "no-such-context", context: `for ${key}${server === null ? "" : ` at ${server}`}` },
    });
  }
  return ok([home, ...[...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))]);
}
