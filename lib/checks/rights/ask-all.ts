import { askWords } from "@/lib/access/access-asks";
import type { AccessAsk } from "@/lib/cluster/cluster";
import { shell } from "@/lib/shell-command";
import type { Verdict } from "../check";
import type { ClusterFacts } from "../cluster-facts";
import { failed, pass, unknown } from "../verdicts";

/** Asks all at once. Fails with what is denied; "unknown" only when nothing is denied but something could not be asked. */
export async function askAll(own: ClusterFacts, asks: readonly AccessAsk[], evidence: string): Promise<Verdict> {
  const answers = await Promise.all(asks.map(async (ask) => ({ ask, answer: await own.cluster.may(ask) })));
  const denied = answers.filter(({ answer }) => answer.ok && !answer.value).map(({ ask }) => ask);
  const [first] = denied;
  if (first)
    return failed(`You may not ${listWords(denied)} in ${own.context}`, {
      fix: {
        text: `Ask an administrator of ${own.context} for a role with these rights, or use a context that has them.`,
        command: canIWords(own.context, first),
      },
    });
  const unasked = answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.problem]))[0];
  return unasked ? unknown(unasked) : pass(evidence);
}

/** "kubectl auth can-i": asks the same question by hand. */
export const canIWords = (context: string, { verb, group, resource, namespace, name }: AccessAsk): string => {
  const [kind = resource, subresource] = resource.split("/");
  const what = `${kind}${group === "" ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`;
  return [
    shell`kubectl --context ${context} auth can-i ${verb} ${what}`,
    ...(subresource ? [shell`--subresource ${subresource}`] : []),
    ...(namespace === null ? [] : [shell`--namespace ${namespace}`]),
  ].join(" ");
};

const SHOWN = 4;
const listWords = (asks: readonly AccessAsk[]): string => {
  const words = asks.map((ask) => `${askWords(ask)}${ask.namespace === null ? "" : ` in namespace ${ask.namespace}`}`);
  const shown = words.slice(0, SHOWN).join("; ");
  return words.length > SHOWN ? `${shown}; and ${words.length - SHOWN} more` : shown;
};

/** What server-side apply of one kind needs. */
export const asksToApply = (group: string, resource: string, namespace: string | null): readonly AccessAsk[] =>
  ["get", "create", "patch"].map((verb) => ({ verb, group, resource, namespace }));
