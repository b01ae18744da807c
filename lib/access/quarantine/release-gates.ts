import type { RemoteDoor } from "@/lib/access/gates/remote-door";
import type { TokenClaims } from "@/lib/kiali/remote-entry";
import type { Gate, Place } from "@/lib/plan/plan";
import type { GateLayer } from "@/lib/problem";

/** One cluster that is to be released, as far as its gates go. */
export type Released = {
  name: string;
  probe: { endpoint: Pick<RemoteDoor["endpoint"], "server" | "insecure"> } | null;
  account: Pick<TokenClaims, "namespace" | "account"> | null;
};

/** Gates of a release, those of all clusters beside each other: the address and the credential before anything is written, Kiali after. */
export function releaseGates(
  released: readonly Released[],
  home: Place,
  isRestarting: boolean,
): { address: readonly Gate[]; credential: readonly Gate[]; kiali: readonly Gate[] } {
  return {
    address: released.flatMap(addressGates),
    credential: released.flatMap(credentialGates),
    kiali: isRestarting ? released.flatMap(({ name }) => kialiGates(name, home)) : [],
  };
}

const there = (name: string): Place => ({ side: "remote", context: `${name} (as Kiali)` });

function addressGates({ name, probe }: Released): readonly Gate[] {
  if (!probe) return [];
  const gate = gateOf(name, there(name), "before the first change");
  return [
    gate(
      "gate.reaches",
      `${probe.endpoint.server} answers`,
      "an address that does not answer keeps Kiali from starting",
      "network",
    ),
    gate(
      "gate.tls",
      probe.endpoint.insecure ? "TLS works, unverified" : "Its certificate is trusted",
      "Kiali trusts exactly what the entry says",
      "tls",
    ),
  ];
}

function credentialGates({ name, probe, account }: Released): readonly Gate[] {
  if (!probe) return [];
  const gate = gateOf(name, there(name), "credential");
  return [
    ...(account?.account
      ? [
          gate(
            "gate.identity",
            `The credential of ${name} is ServiceAccount ${account.account}`,
            "a credential that is refused keeps Kiali from starting",
            "authentication",
          ),
        ]
      : []),
    gate(
      "gate.may-read",
      `The credential of ${name} may read all that this Kiali reads`,
      "one missing right stops every informer of the cluster, and Kiali hangs for everyone",
      "authorization",
    ),
  ];
}

function kialiGates(name: string, home: Place): readonly Gate[] {
  const gate = gateOf(name, home, null);
  return [
    {
      ...gate(
        "gate.kiali-lists",
        `Kiali lists Kubernetes-${name}`,
        "then the remote answered Kiali with this credential",
        "kiali",
      ),
      canBeOverridden: true,
    },
    {
      ...gate("gate.namespaces", `Kiali sees the namespaces of ${name}`, "being listed proves no rights", "kiali"),
      canBeOverridden: true,
    },
  ];
}

const gateOf =
  (name: string, place: Place, together: string | null) =>
  (gate: string, title: string, because: string, layer: GateLayer): Gate => ({
    id: `${place.side}/${gate}/${name}`,
    place,
    verb: "gate",
    gate,
    title,
    because,
    why: because,
    layer,
    ...(together === null ? {} : { together }),
  });
