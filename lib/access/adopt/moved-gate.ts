import "server-only";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { COMBINED_SECRET, tokenKey } from "@/lib/kiali/secret-names";
import type { Gate, Place } from "@/lib/plan/plan";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";

/** Stands before anything of the old Secret is given up: Kiali lists a cluster that was not moved as well. */
export function movedStep(name: string, place: Place): Gate {
  const because = "the old Secret is the only one that names the cluster otherwise";
  const title = `${COMBINED_SECRET} holds ${name}, with its token`;
  return {
    id: `${place.side}/gate.moved`,
    place,
    verb: "gate",
    gate: "gate.moved",
    title,
    because,
    why: because,
    layer: "secret",
  };
}

/** Asks for the entry of the step's lane, and for the very token that the connection has. */
export const movedGate =
  (kiali: Pick<KialiInstallation, "namespace">): GateCode =>
  async (gate, { cluster, signal, token }) => {
    const name = gate.lane ?? "";
    const held = await movedToken(cluster, kiali, name, signal);
    if (!held.ok) return held;
    const own = token(name);
    if (held.value && own && held.value.isSame(own))
      return ok(`${COMBINED_SECRET} holds ${name}, with the token that it has`);
    const detail = held.value ? `the token of ${name} in ${COMBINED_SECRET} is another` : `${name} was not moved`;
    return fail({ kind: "gate-failed", context: cluster.context, gate: "gate.moved", layer: "secret", detail });
  };

/** The token beside a usable entry of that name in the combined Secret; null when there is none. */
export async function movedToken(
  home: Cluster,
  { namespace }: Pick<KialiInstallation, "namespace">,
  name: string,
  signal: AbortSignal,
) {
  const found = await home.readSecret({ namespace, name: COMBINED_SECRET }, { signal });
  if (!found.ok) return found;
  const entry = found.value && readRemoteEntries(found.value).find(({ key }) => key === name);
  const isUsable = entry && entry.faults.length === 0 && entry.tokenFileKey === tokenKey(name);
  return ok(isUsable ? (found.value?.data[tokenKey(name)] ?? null) : null) satisfies Result<unknown>;
}
