import "server-only";
import { restartView } from "@/lib/access/deployment-strategy";
import { reconcileCommand } from "@/lib/kiali/reconcile-command";
import { reconcileNow } from "@/lib/kiali/reconcile-now";
import { rolloutNow } from "@/lib/kiali/rollout-now";
import { shell } from "@/lib/shell-command";
import type { PendingChange, PendingMend } from "@/lib/status/kiali-view";
import type { PendingFacts, Pends } from "./kiali-look-facts";

/** What goes on at this moment, or began and did not come to its end. */
export const goingOn: Pends = (facts) => [
  ...runsNow(facts),
  ...heldNow(facts),
  ...rollout(facts),
  ...cutOff(facts),
  ...reconcile(facts),
];

const runsNow: Pends = ({ runs }) =>
  runs.map((run) => ({
    id: `run/${run.id}`,
    tone: "info",
    title: `A run of this console goes on: ${run.verb} ${run.name}`,
    detail: "It may restart Kiali; nothing else acts on this home until it has ended.",
    since: run.startedAt,
    mends: [{ kind: "run", run }],
  }));

const heldNow: Pends = ({ held }) =>
  held === null
    ? []
    : [
        {
          id: "held",
          tone: "info",
          title: `${held.holder} acts on this Kiali now`,
          detail: "Its Lease is held: a plan that would change this home waits for its end.",
          since: held.since,
          mends: [],
        },
      ];

function rollout({ kiali }: PendingFacts): readonly PendingChange[] {
  const { kind, detail, since } = rolloutNow(kiali.deployment.found);
  const { context, namespace, name } = kiali;
  const change = (tone: PendingChange["tone"], title: string, mends: readonly PendingMend[] = []) => [
    { id: "rollout", tone, title, detail, since, mends },
  ];
  const command = (verb: string, caveat: string | null): PendingMend => ({
    kind: "command",
    command: shell`kubectl --context ${context} -n ${namespace} rollout ${verb} deployment/${name}`,
    caveat,
  });
  switch (kind) {
    case "settled":
      return [];
    case "scaled-down":
      return change("warn", "Kiali is scaled to 0: nothing runs", [
        {
          kind: "command",
          command: shell`kubectl --context ${context} -n ${namespace} scale deployment/${name} --replicas 1`,
          caveat: null,
        },
      ]);
    case "paused":
      return change("warn", "Kiali's Deployment is paused in the middle of a change", [command("resume", null)]);
    case "unseen":
      return change("info", "A change of Kiali's Deployment has not been taken up yet");
    case "rolling":
      return change("info", "A rollout of Kiali goes on");
    case "stuck":
      return change("fail", "A rollout of Kiali does not come to its end", [
        command("undo", "Pods that serve go on serving. What kept the new pod from starting is not mended by it."),
      ]);
    case "refused":
      return change("fail", "The new pod of Kiali may not be created");
    default:
      return kind satisfies never;
  }
}

/** What an interrupted restart of ours left, unless it goes on. */
function cutOff({ kiali, held, runs, writes }: PendingFacts): readonly PendingChange[] {
  if (held !== null || runs.length > 0 || !restartView(kiali.deployment.found)?.unfinished) return [];
  const names = [...new Set((writes ?? []).map(({ name }) => name))].sort();
  return [
    {
      id: "cut-off",
      tone: "warn",
      title: "A restart through this console was cut off",
      detail: "Kiali's Deployment still has the strategy of that restart; a repair puts its own back.",
      since: null,
      mends: names.length === 0 ? [] : [{ kind: "review", verb: "repair", names: names.slice(0, 1) }],
    },
  ];
}

function reconcile({ kiali, resource }: PendingFacts): readonly PendingChange[] {
  if (!resource || !kiali.cr) return [];
  const { kind, detail, since } = reconcileNow(resource);
  const whose = `Kiali resource ${kiali.cr.namespace}/${kiali.cr.name}`;
  const again: PendingMend = { kind: "command", command: reconcileCommand(kiali.context, kiali.cr), caveat: null };
  if (kind === "failed")
    return [
      {
        id: "reconcile",
        tone: "fail",
        title: `The operator could not reconcile ${whose}`,
        detail,
        since,
        mends: [again],
      },
    ];
  if (kind === "running")
    return [{ id: "reconcile", tone: "info", title: `The operator reconciles ${whose}`, detail, since, mends: [] }];
  if (kind === "waiting")
    return [
      { id: "reconcile", tone: "info", title: `The operator has yet to reconcile ${whose}`, detail, since, mends: [] },
    ];
  return [];
}
