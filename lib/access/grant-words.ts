import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Connection } from "./connection";

const READ: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** What a connection grants, in sentences for the review: who, what to read, what to change, and what not. */
export function grantWords(connection: Connection, rules: readonly PolicyRule[], remote: string): readonly string[] {
  const { namespace, account, access, token, tokenTtlHours, homeName } = connection;
  const read = resourcesWith(rules, (verb) => READ.has(verb));
  const write = resourcesWith(rules, (verb) => !READ.has(verb) && verb !== "post");
  const who = `ServiceAccount ${namespace.value}/${account.value}`;
  return [
    `In ${remote}, ${who} may read in every namespace: ${read.join(", ")}.`,
    ...(write.length > 0 ? [`It may also create, change or delete: ${write.join(", ")}.`] : []),
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

/** "pods, services, networking.istio.io/*": resources with at least one such verb, in the order of the rules. */
function resourcesWith(rules: readonly PolicyRule[], has: (verb: string) => boolean): readonly string[] {
  const named = rules
    .filter(({ verbs }) => verbs.some(has))
    .flatMap(({ apiGroups, resources }) =>
      resources.flatMap((resource) =>
        resource === "*" ? apiGroups.map((group) => `everything in ${group}`) : [resource],
      ),
    );
  return [...new Set(named)];
}
