import type { Gate, Place } from "@/lib/plan/plan";
import type { Rotation } from "./rotation";

const ADDRESS = "address";
const CREDENTIAL = "credential";

type Words = Pick<Gate, "gate" | "title" | "because"> & Partial<Pick<Gate, "layer" | "together" | "canBeOverridden">>;

const gateAt = (place: Place, { because, ...words }: Words): Gate => ({
  id: `${place.side}/${words.gate}`,
  place,
  verb: "gate",
  why: because,
  because,
  canBeOverridden: false,
  foreseen: null,
  ...words,
});

/** The questions of one rotation, in the order in which its steps need them. */
export function rotateGates(
  { name, endpoint, account, fullRules, remote, showsUse, how, restart }: Rotation,
  home: string,
): {
  address: readonly Gate[];
  credential: readonly Gate[];
  inUse: Gate;
  kiali: readonly Gate[];
  refused: Gate;
} {
  const there: Place = { side: "remote", context: remote.context };
  const here: Place = { side: "home", context: home };
  const restarts = how !== "in-place" || restart !== null;
  return {
    address: [
      {
        gate: "gate.reaches",
        title: `${endpoint.server} answers`,
        because: "the new token is tried at the very address that Kiali uses",
        layer: "network" as const,
        together: ADDRESS,
      },
      {
        gate: "gate.tls",
        title: endpoint.insecure ? "TLS works, unverified" : "Its certificate is trusted",
        because: "with the CA that Kiali has",
        layer: "tls" as const,
        together: ADDRESS,
      },
    ].map((words) => gateAt(there, words)),
    credential: [
      {
        gate: "gate.identity",
        title: `The new token is ServiceAccount ${account.namespace}/${account.name}`,
        because: "a token of somebody else would give Kiali somebody else's rights",
        layer: "authentication" as const,
        together: CREDENTIAL,
      },
      {
        gate: "gate.may-read",
        title: "The new token may do all that its role grants",
        because: "one missing right stops every informer of the cluster, and Kiali hangs for everyone",
        layer: "authorization" as const,
        together: CREDENTIAL,
      },
      ...(fullRules
        ? [
            {
              gate: "gate.may-not-write",
              title: "The new token may not write",
              because: "view-only is what was agreed; something else may grant more",
              layer: "authorization" as const,
              together: CREDENTIAL,
              canBeOverridden: true,
            },
          ]
        : []),
    ].map((words) => gateAt(there, words)),
    inUse: gateAt(there, {
      gate: "gate.in-use",
      title: "Kiali uses the new token",
      because: showsUse
        ? "until then both are valid; kubelet and Kiali's client need up to 150 s, and the API server notes the use"
        : "until then both are valid; kubelet and Kiali's client need up to 150 s, and nothing else shows the use",
      layer: "kiali",
    }),
    kiali: [
      {
        gate: "gate.kiali-lists",
        title: `Kiali lists Kubernetes-${name}`,
        because: "the old token goes only when Kiali is seen to do without it",
        layer: "kiali" as const,
      },
      ...(restarts
        ? [
            {
              gate: "gate.namespaces",
              title: `Kiali sees the namespaces of ${name}`,
              because: "being listed proves no rights",
              layer: "kiali" as const,
              canBeOverridden: true,
            },
          ]
        : []),
    ].map((words) => gateAt(here, words)),
    refused: gateAt(there, {
      gate: "gate.refused",
      title: "The old token is refused",
      because: "an API server goes on accepting a token for about 10 s after it died",
      layer: "authentication",
    }),
  };
}

/** After the one restart for all. */
export const rolledOutGate = (home: string): Gate =>
  gateAt(
    { side: "home", context: home },
    {
      gate: "gate.rollout",
      title: "Kiali is rolled out",
      because: "the pod that serves has to be the one that read the Secret",
      layer: "rollout",
    },
  );
