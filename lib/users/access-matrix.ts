import type { FoundObject, Subject } from "@/lib/cluster/cluster";
import type { Problem } from "@/lib/problem";

/**
 * "part" is some of the ways to write and not others. "hidden": nobody asked, because Kiali shows nothing of a namespace that the user does
 * not see. "unknown": it could not be asked, and the reason says why.
 */
export type AccessState = "yes" | "part" | "no" | "hidden" | "unknown";

/** `reason` is the server's own, null where it gave none; `missing` says what is refused, as "patch services". */
export type AccessVerdict = { state: AccessState; reason: string | null; missing: readonly string[] };

export type Access = { sees: AccessVerdict; logs: AccessVerdict; writes: AccessVerdict };

/** `isInMesh`: by the labels of the namespace that call for a proxy or for ambient. */
export type AccessRow = { namespace: string; isInMesh: boolean; access: Access };

/** One cluster, asked in one subject's name. */
export type AccessColumn = {
  cluster: string;
  isHome: boolean;
  context: string | null;
  /** Who was asked for; `isMadeUp` where a group needed a user to go with it. */
  askedAs: Subject & { isMadeUp: boolean };
  /** What holds in every namespace, also in those that are yet to come; null when nobody could look. */
  everywhere: Access | null;
  namespaces: readonly AccessRow[];
  /** Why nobody could look, or why the namespaces are not known. */
  problem: Problem | null;
  /** The time was over before every namespace was asked about. */
  isPartial: boolean;
};

/** A namespace of several clusters that the subject sees in some of them only: Kiali shows such a user half of it. */
export type UnevenNamespace = { namespace: string; seenIn: readonly string[]; hiddenIn: readonly string[] };

/** What one user or group may do through Kiali, cluster by cluster. */
export type AccessMatrix = {
  columns: readonly AccessColumn[];
  uneven: readonly UnevenNamespace[];
  /** Whether Kiali asks the clusters in the name of whoever is signed in; else all this decides nothing. Null when its configuration is not known. */
  isInUsersName: boolean | null;
};

/** Namespaces that are there in several clusters and seen in some of them only, by name. */
export function unevenNamespaces(columns: readonly AccessColumn[]): readonly UnevenNamespace[] {
  const seen = new Map<string, { seenIn: string[]; hiddenIn: string[] }>();
  for (const { cluster, namespaces } of columns)
    for (const { namespace, access } of namespaces) {
      const where = seen.get(namespace) ?? { seenIn: [], hiddenIn: [] };
      if (access.sees.state === "yes") where.seenIn.push(cluster);
      if (access.sees.state === "no") where.hiddenIn.push(cluster);
      seen.set(namespace, where);
    }
  return [...seen]
    .flatMap(([namespace, { seenIn, hiddenIn }]) =>
      seenIn.length > 0 && hiddenIn.length > 0 ? [{ namespace, seenIn, hiddenIn }] : [],
    )
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}

/** Stands for the members of a group: an API server is never asked about a group alone. */
export const MADE_UP_USER = "kiali-fleet:somebody-of-the-group";
const EVERYBODY = "system:authenticated";

export type AccessSubject = {
  kind: "User" | "Group";
  name: string;
  /** The name in clusters that call it otherwise. */
  as: Readonly<Record<string, string>>;
  /** Groups of a user, in every cluster or in those that `groupsIn` does not name. */
  groups: readonly string[];
  groupsIn: Readonly<Record<string, readonly string[]>>;
};

/** As one cluster's API server knows the subject; whoever is signed in is in "system:authenticated" as well. */
export function subjectIn(subject: AccessSubject, cluster: string): Subject & { isMadeUp: boolean } {
  const name = subject.as[cluster] ?? subject.name;
  if (subject.kind === "Group") return { user: MADE_UP_USER, groups: [name, EVERYBODY], isMadeUp: true };
  const own = subject.groupsIn[cluster] ?? subject.groups;
  return { user: name, groups: [...new Set([...own, EVERYBODY])], isMadeUp: false };
}

/** Whether a namespace asks for a proxy or for ambient, by its labels alone. */
export function isMeshNamespace({ metadata: { labels = {} } }: Pick<FoundObject, "metadata">): boolean {
  return (
    labels["istio-injection"] === "enabled" ||
    (labels["istio.io/rev"] !== undefined && labels["istio-injection"] !== "disabled") ||
    labels["istio.io/dataplane-mode"] === "ambient"
  );
}
