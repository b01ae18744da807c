import { asksOf } from "@/lib/access/access-asks";
import type { AccessAsk } from "@/lib/cluster/cluster";
import { isAtLeast } from "@/lib/kiali/kiali-version";
import { type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";

/** "read": to see a namespace and the logs of its pods. "write": that, and all that Kiali changes in a user's name. */
export type AccessLevel = "read" | "write";

/** Kiali lists namespaces in the user's name first, and gets each only where that is refused. */
export const LIST_NAMESPACES: AccessAsk = { verb: "list", group: "", resource: "namespaces", namespace: null };

/** Whether a Kiali gets each namespace in the user's name instead of listing them: what is written counts since 2.25, and where no version tells. */
export const getsEachNamespace = (isWritten: boolean, version: string | null): boolean =>
  isWritten && (isAtLeast(version, "2.25") || !isAtLeast(version, "0.1"));

/** Whether a namespace is shown at all; null asks about every one. */
export const askToSee = (namespace: string | null): AccessAsk => ({
  verb: "get",
  group: "",
  resource: "namespaces",
  namespace,
  ...(namespace === null ? {} : { name: namespace }),
});

/** Logs are the one thing that Kiali reads in the user's name and not in its own. */
export const askForLogs = (namespace: string | null): AccessAsk => ({
  verb: "get",
  group: "",
  resource: "pods/log",
  namespace,
});

/** All that Kiali of this version may change in a user's name; null asks about every namespace. */
export const asksToWrite = (namespace: string | null, version: string | null): readonly AccessAsk[] =>
  asksOf(writeRules(version)).map((ask) => inNamespace(ask, namespace));

/** One question for each way to change something that roles usually tell apart: enough to tell all, some and nothing. */
export const writeProbes = (namespace: string | null, version: string | null): readonly AccessAsk[] =>
  asksToWrite(namespace, version).filter(({ verb, group, resource }) => PROBES.has(`${verb} ${resource}.${group}`));

const PROBES: ReadonlySet<string> = new Set([
  "patch deployments.apps",
  "patch services.",
  "patch namespaces.",
  "create virtualservices.networking.istio.io",
  "create authorizationpolicies.security.istio.io",
  "create httproutes.gateway.networking.k8s.io",
]);

/** Everything that a level stands for, in one namespace or (null) in all of them. */
export function asksOfLevel(
  level: AccessLevel,
  namespace: string | null,
  version: string | null,
): readonly AccessAsk[] {
  return [
    ...(namespace === null ? [LIST_NAMESPACES] : []),
    askToSee(namespace),
    askForLogs(namespace),
    ...(level === "write" ? asksToWrite(namespace, version) : []),
  ];
}

/** The rules of our role for a level: exactly what Kiali asks for. Listing namespaces counts only where the role is bound to the whole cluster. */
export const userRules = (level: AccessLevel, version: string | null): readonly PolicyRule[] => [
  { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list"] },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"] },
  ...(level === "write" ? writeRules(version) : []),
];

const WRITES: ReadonlySet<string> = new Set(["create", "patch", "delete"]);
/** Kiali creates these for itself, and in nobody's name. */
const OWN: ReadonlySet<string> = new Set(["pods/portforward", "tokenreviews"]);

/**
 * The writing part of Kiali's own full role, with each kind by its name: a role of Kiali's may say "*", one for people should not.
 * @see https://kiali.io/docs/configuration/rbac/
 */
export function writeRules(version: string | null): readonly PolicyRule[] {
  const rules = new Map<string, PolicyRule>();
  for (const { apiGroups, resources, verbs } of rulesFor(version, "full")) {
    const writes = verbs.filter((verb) => WRITES.has(verb));
    if (writes.length === 0) continue;
    for (const group of apiGroups) {
      const named = resources.flatMap((resource) => (resource === "*" ? (KINDS[group] ?? []) : [resource]));
      const kinds = named.filter((resource) => !OWN.has(resource));
      if (kinds.length > 0)
        rules.set(`${group} ${kinds.join()}`, { apiGroups: [group], resources: kinds, verbs: writes });
    }
  }
  return [...rules.values()];
}

/** What Kiali shows of each group that its role has as a whole. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  "networking.istio.io": [
    "destinationrules",
    "envoyfilters",
    "gateways",
    "proxyconfigs",
    "serviceentries",
    "sidecars",
    "virtualservices",
    "workloadentries",
    "workloadgroups",
  ],
  "security.istio.io": ["authorizationpolicies", "peerauthentications", "requestauthentications"],
  "extensions.istio.io": ["wasmplugins"],
  "telemetry.istio.io": ["telemetries"],
  "gateway.networking.k8s.io": ["gateways", "grpcroutes", "httproutes", "referencegrants", "tcproutes", "tlsroutes"],
  "inference.networking.k8s.io": ["inferencepools"],
};

/** A question about patching namespaces is about that one. */
const inNamespace = (ask: AccessAsk, namespace: string | null): AccessAsk => ({
  ...ask,
  namespace,
  ...(namespace !== null && ask.resource === "namespaces" ? { name: namespace } : {}),
});
