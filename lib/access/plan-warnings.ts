import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Step } from "@/lib/plan/plan";
import type { Connection } from "./connection";
import { restartView, unguarded } from "./deployment-strategy";

/** What an operator should know before saying yes; nothing here stops the plan. */
export function planWarnings(
  connection: Connection,
  kiali: KialiInstallation,
  changes: readonly Step[],
): readonly string[] {
  const restart = changes.find((step) => step.verb === "restart");
  const view = restartView(kiali.deployment.found);
  const risk = view ? unguarded(view) : null;
  const isNew = changes.some(({ verb }) => verb === "mint");
  const { ca, exec, token, form } = connection;
  const isSurge = restart?.verb === "restart" && restart.how === "surge";
  return [
    ...(ca.value.source === "insecure"
      ? ["Kiali will not verify the remote's certificate: whoever can answer at that address gets the token."]
      : []),
    ...(exec.value !== null
      ? [
          "Kiali runs exec plugins only with clustering.enable_exec_provider: true, and its image has no cloud CLI: the command has to be in an image of your own.",
          "The exec credential cannot be tried from here; whoever it signs in as needs the rights of the ClusterRole in this plan.",
        ]
      : []),
    ...(isNew && token.value === "secret" ? ["The token does not expire: it is good until it is revoked."] : []),
    ...(isNew && token.value === "request"
      ? [
          "The token ends. Rotate it before that, or let a console that stays up renew it: Kiali does not start without it.",
        ]
      : []),
    ...(isSurge && risk ? [`${risk}.`] : []),
    ...(restart?.verb === "restart" && restart.how === "reconcile"
      ? [
          "The operator's rollout is not guarded: if the new pod cannot start, Kiali is away until the Secret is taken back.",
        ]
      : []),
    ...(restart?.verb === "restart" && restart.how === "manual"
      ? [
          `Only helm can mount this Secret. Run when asked: ${restart.command ?? "helm upgrade"}. The combined form needs no helm.`,
        ]
      : []),
    ...(form.value === "combined" && !kiali.combined.mounted
      ? ["Kiali's pod does not mount kiali-multi-cluster-secret: nothing that is written there reaches it."]
      : []),
    ...(restart && kiali.restartLabel.ok && kiali.restartLabel.value
      ? [
          "The combined Secret has the operator's restart label: the operator restarts Kiali by itself at every change, unguarded.",
        ]
      : []),
    ...(restart && kiali.deployment.replicas > 1
      ? [`Kiali has ${kiali.deployment.replicas} replicas: each is replaced in turn.`]
      : []),
  ];
}
