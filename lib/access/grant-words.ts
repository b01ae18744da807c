import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Connection } from "./connection";

/** Where a reviewer looks for a resource; the first that matches. */
const TOPICS: readonly { title: string; has: (group: string, resource: string) => boolean }[] = [
  {
    title: "Workloads",
    has: (group, resource) =>
      ["apps", "batch", "apps.openshift.io"].includes(group) ||
      (group === "" && ["pods", "replicationcontrollers"].includes(resource)),
  },
  { title: "Logs", has: (_group, resource) => resource === "pods/log" },
  { title: "Namespaces and services", has: (group, name) => group === "" && ["namespaces", "services"].includes(name) },
  { title: "ConfigMaps", has: (group, resource) => group === "" && resource === "configmaps" },
  { title: "Istio configuration", has: (group) => group.endsWith(".istio.io") },
  { title: "Gateway API", has: (group) => group.endsWith(".networking.k8s.io") },
];
const REST = "Also";
/** Verbs that change nothing in the cluster, in words. */
const HARMLESS: Readonly<Record<string, string>> = {
  "create tokenreviews": "ask whether a token is valid",
  "create pods/portforward": "forward a port of a pod (Kiali asks istiod that way)",
};
const READ: readonly string[] = ["get", "list", "watch"];

/**
 * What a connection grants, one line per subject, each "Title: words", made from the very rules: who, what of which kind, what not,
 * and what the credential is.
 */
export function grantWords(connection: Connection, rules: readonly PolicyRule[], remote: string): readonly string[] {
  const { namespace, account, token, tokenTtlHours, homeName } = connection;
  const subjects = rules.flatMap(subjectsOf);
  const titles = [...TOPICS.map(({ title }) => title), REST];
  const kiali = `Kiali in ${homeName.value}`;
  return [
    `Who: ServiceAccount ${namespace.value}/${account.value} in ${remote}, in every namespace of it.`,
    ...titles.flatMap((title) => topicLine(title, subjects)),
    mayNot(rules),
    token.value === "exec"
      ? `Credential: ${kiali} signs in with an exec plugin; whoever that is needs these rights too.`
      : token.value === "secret"
        ? `Credential: ${kiali} gets a token of this account that does not expire.`
        : `Credential: ${kiali} gets a token of this account for ${tokenTtlHours.value ?? 0} hours.`,
  ];
}

/** One resource of one API group with what may be done to it. */
type Subject = { title: string; verbs: string; name: string };

function subjectsOf({ apiGroups, resources, verbs, resourceNames }: PolicyRule): readonly Subject[] {
  return apiGroups.flatMap((group) =>
    resources.map((resource) => {
      const harmless = HARMLESS[`${verbs.join(",")} ${resource}`];
      const title = TOPICS.find(({ has }) => has(group, resource))?.title ?? REST;
      if (harmless !== undefined) return { title: REST, verbs: harmless, name: "" };
      const only = resourceNames ? ` ${resourceNames.join(", ")}` : "";
      const name = resource === "*" ? `every resource of ${group || "the core API"}` : `${resource}${only}`;
      return { title, verbs: verbWords(verbs), name };
    }),
  );
}

/** "read" stands for get, list and watch together; every other verb is named as it is. */
function verbWords(verbs: readonly string[]): string {
  const isRead = READ.every((verb) => verbs.includes(verb));
  const words = [...(isRead ? ["read"] : []), ...verbs.filter((verb) => !(isRead && READ.includes(verb)))];
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function topicLine(title: string, subjects: readonly Subject[]): readonly string[] {
  const byVerbs = new Map<string, Set<string>>();
  for (const each of subjects)
    if (each.title === title) byVerbs.set(each.verbs, (byVerbs.get(each.verbs) ?? new Set()).add(each.name));
  if (byVerbs.size === 0) return [];
  const parts = [...byVerbs].map(([verbs, names]) => `${verbs} ${[...names].join(", ")}`.trim());
  return [`${title}: ${parts.join("; ")}.`];
}

/** What no rule allows, as far as a reviewer asks first. */
function mayNot(rules: readonly PolicyRule[]): string {
  const writes = rules.some(({ verbs, resources }) =>
    resources.some(
      (resource) =>
        HARMLESS[`${verbs.join(",")} ${resource}`] === undefined && verbs.some((verb) => !READ.includes(verb)),
    ),
  );
  const secrets = rules.some(
    ({ apiGroups, resources }) =>
      apiGroups.some((group) => group === "" || group === "*") &&
      resources.some((resource) => resource === "secrets" || resource === "*"),
  );
  const not = [...(secrets ? [] : ["read Secrets"]), ...(writes ? [] : ["create, change or delete anything"])];
  return `May not: ${[...not, "do anything that is not named here"].join(", ")}.`;
}
