import "server-only";
import { createHash } from "node:crypto";
import { HOME_ANNOTATION, HOME_UID_ANNOTATION, isOurs, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { CallOptions, Cluster, FoundObject, Manifest, ObjectRef } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import { type AccessLevel, userRules } from "./kiali-asks";

const RBAC = "rbac.authorization.k8s.io";
const KIALI_ANNOTATION = "kiali-fleet.dev/kiali";
const SUBJECT_ANNOTATION = "kiali-fleet.dev/subject";
const LEVEL_ANNOTATION = "kiali-fleet.dev/level";

/** Which Kiali somebody is let in to. Two Kialis, and two homes, never share a role or a binding. */
export type Whose = { home: string; homeUid: string; kiali: { namespace: string; name: string } };
/** As one cluster's API server names it. */
export type Bound = { kind: "User" | "Group"; name: string };

/** One binding of this console's for somebody; `namespace` null: for the whole cluster. */
export type OurBinding = {
  found: FoundObject;
  ref: ObjectRef;
  namespace: string | null;
  subject: Bound;
  level: AccessLevel;
};

const digest = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 10);
const kialiWords = ({ kiali }: Whose): string => `${kiali.namespace}/${kiali.name}`;

/** "kiali-fleet-user-read-0a1b2c3d4e" */
export const userRoleName = (level: AccessLevel, whose: Whose): string =>
  `kiali-fleet-user-${level}-${digest(whose.homeUid, kialiWords(whose))}`;

const READABLE = 30;

/** "kiali-fleet-read-oidc-devs-0a1b2c3d4e": at most 63 characters, and another for each subject, level and Kiali. */
export function userBindingName({ kind, name }: Bound, level: AccessLevel, whose: Whose): string {
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, READABLE)
    .replace(/^-+|-+$/g, "");
  return ["kiali-fleet", level, readable, digest(kind, name, level, whose.homeUid, kialiWords(whose))]
    .filter(Boolean)
    .join("-");
}

function marks(
  level: AccessLevel,
  whose: Whose,
  subject: Bound | null,
): Pick<Manifest["metadata"], "labels" | "annotations"> {
  return {
    labels: { [MANAGED_BY]: OUR_NAME },
    annotations: {
      [HOME_ANNOTATION]: whose.home,
      [HOME_UID_ANNOTATION]: whose.homeUid,
      [KIALI_ANNOTATION]: kialiWords(whose),
      [LEVEL_ANNOTATION]: level,
      ...(subject ? { [SUBJECT_ANNOTATION]: `${subject.kind}:${subject.name}` } : {}),
    },
  };
}

export const userRole = (level: AccessLevel, whose: Whose, version: string | null): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRole",
  metadata: { name: userRoleName(level, whose), ...marks(level, whose, null) },
  rules: userRules(level, version),
});

/** For one namespace, or (null) for the whole cluster. */
export function userBinding(subject: Bound, level: AccessLevel, namespace: string | null, whose: Whose): Manifest {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace === null ? "ClusterRoleBinding" : "RoleBinding",
    metadata: {
      name: userBindingName(subject, level, whose),
      ...(namespace === null ? {} : { namespace }),
      ...marks(level, whose, subject),
    },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: userRoleName(level, whose) },
    subjects: [{ apiGroup: RBAC, kind: subject.kind, name: subject.name }],
  };
}

/** Every binding that this console made in a cluster for users of one Kiali, by its marks. One round trip. */
export async function ourBindings(
  cluster: Cluster,
  whose: Whose,
  options: CallOptions = {},
): Promise<Result<readonly OurBinding[]>> {
  const labelSelector = `${MANAGED_BY}=${OUR_NAME}`;
  const lists = await Promise.all(
    ["ClusterRoleBinding", "RoleBinding"].map((kind) =>
      cluster.list({ apiVersion: `${RBAC}/v1`, kind, namespace: null, labelSelector }, options),
    ),
  );
  const bindings: OurBinding[] = [];
  for (const list of lists) {
    if (!list.ok) return list;
    bindings.push(...list.value.flatMap((found) => ourBinding(found, whose) ?? []));
  }
  return ok(bindings);
}

function ourBinding(found: FoundObject, whose: Whose): OurBinding | null {
  const { annotations = {}, namespace = null, name } = found.metadata;
  const [, kind, subject] = /^(User|Group):(.+)$/u.exec(annotations[SUBJECT_ANNOTATION] ?? "") ?? [];
  const level = annotations[LEVEL_ANNOTATION];
  if (!isOurs(found, whose) || annotations[KIALI_ANNOTATION] !== kialiWords(whose)) return null;
  if (!subject || (kind !== "User" && kind !== "Group") || (level !== "read" && level !== "write")) return null;
  const ref = { apiVersion: found.apiVersion, kind: found.kind, namespace, name };
  return { found, ref, namespace, subject: { kind, name: subject }, level };
}
