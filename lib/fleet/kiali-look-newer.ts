import "server-only";
import { helmCommand } from "@/lib/access/restart-step";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { reconcileCommand } from "@/lib/kiali/reconcile-command";
import { restartByHand } from "@/lib/kiali/restart-by-hand";
import { readSince } from "@/lib/status/kiali-pod";
import type { PendingChange, PendingMend } from "@/lib/status/kiali-view";
import type { EntryWrite } from "./kiali-look-entries";
import type { PendingFacts, Pends } from "./kiali-look-facts";

/** A kubelet brings a changed Secret into a running pod within about this time. */
const MOUNT_MS = 120_000;

/** What was written and has not reached the running Kiali. */
export const newerThanPods: Pends = (facts) => [
  ...unmounted(facts),
  ...unread(facts),
  ...configuration(facts),
  ...tokens(facts),
];

const iso = (ms: number): string => new Date(ms).toISOString();
const are = (names: readonly string[]): string => `${listed(names)} ${names.length === 1 ? "is" : "are"}`;
const were = (names: readonly string[]): string => `${listed(names)} ${names.length === 1 ? "was" : "were"}`;
function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(", ")} and ${names.length - 3} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
const named = (writes: readonly EntryWrite[]): readonly string[] => [...new Set(writes.map(({ name }) => name))].sort();

function unmounted({ kiali, writes }: PendingFacts): readonly PendingChange[] {
  const aside = (writes ?? []).filter(({ isMounted }) => !isMounted);
  if (aside.length === 0) return [];
  const secrets = [...new Set(aside.map(({ secret }) => secret))].sort();
  return [
    {
      id: `unmounted/${secrets.join(",")}`,
      tone: "warn",
      title: `${are(named(aside))} in ${secrets.length === 1 ? "a Secret" : "Secrets"} that Kiali's pod does not mount`,
      detail: `${secrets.length === 1 ? "Secret" : "Secrets"} ${secrets.join(", ")}: only a new Deployment of Kiali mounts ${secrets.length === 1 ? "it" : "them"}.`,
      since: oldest(aside),
      mends: mountedBy(kiali, named(aside)),
    },
  ];
}

function mountedBy(kiali: KialiInstallation, names: readonly string[]): readonly PendingMend[] {
  if (kiali.installer === "plain" && kiali.combined.mounted) return [{ kind: "review", verb: "adopt", names }];
  if (kiali.installer === "operator" && kiali.cr)
    return [
      {
        kind: "command",
        command: reconcileCommand(kiali.context, kiali.cr),
        caveat: "The operator rolls Kiali by itself: its rollout is not guarded.",
      },
    ];
  if (kiali.installer === "helm")
    return [{ kind: "command", command: helmCommand(kiali), caveat: restartByHand(kiali).caveat }];
  return [];
}

/** Entries that are newer than the pods that serve. */
function unread({ kiali, pods, writes }: PendingFacts): readonly PendingChange[] {
  const readMs = pods && readSince(pods);
  if (readMs === null) return [];
  const newer = (writes ?? []).filter(
    // A pod of the same second counts as one that has read it: both times have whole seconds.
    ({ isMounted, isTokenOnly, atMs }) => isMounted && !isTokenOnly && atMs !== null && atMs > readMs,
  );
  if (newer.length === 0) return [];
  const names = named(newer);
  return [
    {
      id: `unread/${names.join(",")}`,
      tone: "warn",
      title: `${were(names)} written after Kiali's pod started`,
      detail: `Kiali reads its Secrets only when it starts: ${iso(readMs)}. Written by ${[...new Set(newer.flatMap(({ by }) => by))].join(", ") || "somebody who left no name"}.`,
      since: oldest(newer),
      mends: [
        { kind: "review", verb: "repair", names },
        { kind: "command", ...restartByHand(kiali) },
      ],
    },
  ];
}

function configuration({ kiali, pods, configMap }: PendingFacts): readonly PendingChange[] {
  const readMs = pods && readSince(pods);
  if (readMs === null || !configMap) return [];
  const writers = (configMap.metadata.managedFields ?? []).filter(
    ({ fieldsV1, time }) => ownsData(fieldsV1) && time !== null && Date.parse(time) > readMs,
  );
  if (writers.length === 0) return [];
  return [
    {
      id: "configuration",
      tone: "warn",
      title: "Kiali's configuration was written after its pod started",
      detail: `ConfigMap ${configMap.metadata.namespace}/${configMap.metadata.name}, by ${[...new Set(writers.map(({ manager }) => manager))].join(", ")}. Kiali reads it only when it starts: ${iso(readMs)}.`,
      since: writers.flatMap(({ time }) => time ?? []).sort()[0] ?? null,
      mends: [{ kind: "command", ...restartByHand(kiali) }],
    },
  ];
}

const ownsData = (fields: unknown): boolean => typeof fields === "object" && fields !== null && "f:data" in fields;

/** New tokens that a kubelet may still be about to bring to the pod. */
function tokens({ writes, now }: PendingFacts): readonly PendingChange[] {
  const fresh = (writes ?? []).filter(({ isTokenOnly, atMs }) => isTokenOnly && atMs !== null && now - atMs < MOUNT_MS);
  if (fresh.length === 0) return [];
  const names = named(fresh);
  return [
    {
      id: `token/${names.join(",")}`,
      tone: "info",
      title: `The ${names.length === 1 ? "token" : "tokens"} of ${listed(names)} ${names.length === 1 ? "was" : "were"} replaced`,
      detail: "The kubelet brings it to Kiali's pod within about two minutes, and Kiali reads it without a restart.",
      since: oldest(fresh),
      mends: [],
    },
  ];
}

function oldest(writes: readonly EntryWrite[]): string | null {
  const times = writes.flatMap(({ atMs }) => atMs ?? []);
  return times.length === 0 ? null : iso(Math.min(...times));
}
