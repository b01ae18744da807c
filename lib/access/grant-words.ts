import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Connection } from "./connection";

const READ: readonly string[] = ["get", "list", "watch"];
const MAKE: readonly string[] = ["create", "delete"];
/** Verbs that change nothing in the cluster, in words. */
const HARMLESS: Readonly<Record<string, string>> = {
  tokenreviews: "ask whether a token is valid",
  "pods/portforward": "forward a port of a pod (Kiali asks istiod that way)",
};

/** What a connection grants, in sentences for the review: who, what to read, what to change, and what not. */
export function grantWords(connection: Connection, rules: readonly PolicyRule[], remote: string): readonly string[] {
  const { namespace, account, access, token, tokenTtlHours, homeName } = connection;
  const who = `ServiceAccount ${namespace.value}/${account.value}`;
  const read = resourcesWith(rules, READ);
  const change = resourcesWith(rules, ["patch", "update"]);
  const make = resourcesWith(rules, MAKE);
  const also = Object.entries(HARMLESS).flatMap(([resource, words]) =>
    rules.some(({ resources }) => resources.includes(resource)) ? [words] : [],
  );
  return [
    `In ${remote}, ${who} may read in every namespace: ${read.join(", ")}.`,
    ...(change.length > 0 ? [`It may change: ${change.join(", ")}.`] : []),
    ...(make.length > 0 ? [`It may create and delete: ${make.join(", ")}.`] : []),
    ...(also.length > 0 ? [`It may also ${also.join(", and ")}.`] : []),
    access.value === "view-only"
      ? "It may change no workload and no Istio configuration, and read no Secret."
      : "It may read no Secret.",
    token.value === "exec"
      ? `Kiali in ${homeName.value} signs in with an exec plugin: whoever that is needs these rights too.`
      : token.value === "secret"
        ? `Kiali in ${homeName.value} gets a token of this account that does not expire.`
        : `Kiali in ${homeName.value} gets a token of this account for ${tokenTtlHours.value ?? 0} hours.`,
  ];
}

/** "pods, everything in networking.istio.io": resources that have one of the verbs, in the order of the rules. */
function resourcesWith(rules: readonly PolicyRule[], wanted: readonly string[]): readonly string[] {
  const named = rules
    .filter(({ verbs }) => verbs.some((verb) => wanted.includes(verb)))
    .flatMap(({ apiGroups, resources }) =>
      resources.flatMap((resource) =>
        resource === "*" ? apiGroups.map((group) => `everything in ${group}`) : resource in HARMLESS ? [] : [resource],
      ),
    );
  return [...new Set(named)];
}
