import type { KialiInstallation } from "@/lib/kiali/installation";
import { objectName } from "@/lib/plan/object-name";
import type { Gate, Place, Step } from "@/lib/plan/plan";
import type { GateLayer } from "@/lib/problem";
import type { Connection } from "./connection";
import { restartView, unguarded } from "./deployment-strategy";

type Words = {
  gate: string;
  title: string;
  because: string;
  layer: GateLayer;
  canBeOverridden?: boolean;
  foreseen?: string | null;
  together?: string;
};

/** Gates that begin together: each looks at something else. */
const BEFORE = "before the first change";
const CREDENTIAL = "credential";

const gateStep = (
  place: Place,
  { gate, because, canBeOverridden = false, foreseen = null, ...words }: Words,
): Gate => ({
  id: `${place.side}/${gate}`,
  place,
  verb: "gate",
  gate,
  why: because,
  because,
  canBeOverridden,
  foreseen,
  ...words,
});

/** Gates of every connection: the address before anything is written, the credential by itself, and the running Kiali at the end. */
export function gateSteps(
  connection: Connection,
  remote: string,
  home: string,
): { address: readonly Gate[]; credential: readonly Gate[]; kiali: readonly Gate[] } {
  const there: Place = { side: "remote", context: remote };
  const here: Place = { side: "home", context: home };
  const name = connection.name.value;
  const address: readonly Words[] = [
    {
      gate: "gate.reaches",
      title: `${connection.server.value} answers`,
      because: "an address that does not answer keeps Kiali from starting",
      layer: "network",
    },
    {
      gate: "gate.tls",
      title: connection.ca.value.source === "insecure" ? "TLS works, unverified" : "Its certificate is trusted",
      because: "Kiali gets exactly this CA and this server name",
      layer: "tls",
    },
  ];
  const credential = connection.token.value === "exec" ? [] : tokenGates(connection);
  return {
    address: address.map((words) => gateStep(there, { ...words, together: BEFORE })),
    credential: credential.map((words) => gateStep(there, { ...words, together: CREDENTIAL })),
    kiali: [
      {
        gate: "gate.rollout",
        title: "Kiali is rolled out",
        because: "the pod that serves has to be the one that read the Secret",
        layer: "rollout" as const,
      },
      {
        gate: "gate.kiali-lists",
        title: `Kiali lists Kubernetes-${name}`,
        because: "then the remote answered Kiali, from Kiali's own place in the network, with this credential",
        layer: "kiali" as const,
        canBeOverridden: true,
      },
      {
        gate: "gate.namespaces",
        title: `Kiali sees the namespaces of ${name}`,
        because: "being listed proves no rights",
        layer: "kiali" as const,
        canBeOverridden: true,
      },
    ].map((words) => gateStep(here, words)),
  };
}

const tokenGates = ({ account, access }: Connection): readonly Words[] => [
  {
    gate: "gate.identity",
    title: `The credential is ServiceAccount ${account.value}`,
    because: "a token of somebody else would give Kiali somebody else's rights",
    layer: "authentication",
  },
  {
    gate: "gate.may-read",
    title: "The credential may do all that this Kiali does",
    because: "one missing right stops every informer of the cluster, and Kiali hangs for everyone",
    layer: "authorization",
  },
  ...(access.value === "view-only"
    ? [
        {
          gate: "gate.may-not-write",
          title: "The credential may not write",
          because: "view-only is what was agreed; something else may grant more",
          layer: "authorization" as const,
          canBeOverridden: true,
        },
      ]
    : []),
];

/** Gates before the first change: what would make the plan stop half-way is found while nothing is written. */
export function homeGates(
  kiali: KialiInstallation,
  home: string,
  changes: readonly Step[],
  restarts: readonly Step[],
): readonly Gate[] {
  const restart = restarts.find((step) => step.verb === "restart" && !step.restores);
  const here: Place = { side: "home", context: home };
  const taken = changes.flatMap((step) =>
    (step.verb === "create" || step.verb === "update") && step.takesOver.length > 0
      ? [`${objectName(step.ref)} in ${step.place.context} belongs to ${step.takesOver.join(", ")}`]
      : [],
  );
  const view = restartView(kiali.deployment.found);
  return [
    ...(taken.length > 0
      ? [
          gateStep(here, {
            together: BEFORE,
            gate: "gate.take-over",
            title: "Nothing of somebody else is overwritten",
            because: "what another tool owns, it will want back",
            layer: "secret",
            canBeOverridden: true,
            foreseen: taken.join("; "),
          }),
        ]
      : []),
    ...(restart?.verb === "restart" && restart.how === "surge"
      ? [
          gateStep(here, {
            together: BEFORE,
            gate: "gate.restart-guard",
            title: "Kiali can be restarted while the old pod serves",
            because: "a remote that is bad would otherwise take Kiali away from everyone",
            layer: "rollout",
            canBeOverridden: true,
            foreseen: view ? unguarded(view) : null,
          }),
        ]
      : []),
    ...(restart
      ? [
          gateStep(here, {
            together: BEFORE,
            gate: "gate.other-remotes",
            title: "Every other remote in Kiali's Secrets answers",
            because: "one bad remote, ours or not, keeps Kiali from starting",
            layer: "secret",
            canBeOverridden: true,
          }),
        ]
      : []),
  ];
}
