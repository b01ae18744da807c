import "server-only";
import { atMost } from "@/lib/at-most";
import type { AccessAsk, Cluster } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import { asksOfRules, ruleWords } from "@/lib/kiali/rules-diff";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { RightsLook } from "@/lib/status/look";
import { consoleNow } from "./console-clock";

const DEADLINE_MS = 4_000;
/** So many questions one after another say enough of a server that cannot list what it allows. */
const ASKED_AT_MOST = 24;
const ASKED_AT_ONCE = 4;

const asked = new WeakMap<readonly PolicyRule[], readonly AccessAsk[]>();
function asksOf(wanted: readonly PolicyRule[]): readonly AccessAsk[] {
  const known = asked.get(wanted) ?? asksOfRules(wanted);
  asked.set(wanted, known);
  return known;
}

/**
 * What the credential may not do of what is wanted, in one question; null when nobody could tell. A server that cannot list everything it allows is asked
 * for what its list lacks, one by one, so that nothing is called missing that nobody asked for.
 */
export async function askRights(
  cluster: Pick<Cluster, "rules" | "may">,
  wanted: readonly PolicyRule[],
  signal: AbortSignal,
): Promise<RightsLook | null> {
  const held = await cluster.rules(null, { signal, timeoutMs: DEADLINE_MS });
  if (!held.ok) return null;
  const all = asksOf(wanted);
  const lacking = all.filter((ask) => !rulesAllow(held.value.rules, ask));
  const missing = held.value.isComplete ? lacking : await denied(cluster, lacking, signal);
  if (missing === null) return null;
  const asOf = held.value.isComplete ? all.length : Math.min(all.length, ASKED_AT_MOST);
  return {
    atMs: consoleNow(),
    missing: [...new Set(missing.map(ruleWords))].sort(),
    hasNone: all.length > 0 && lacking.length === all.length && missing.length === asOf,
  };
}

/** Those of the first few that the server refuses; null when it would not say. */
async function denied(
  cluster: Pick<Cluster, "may">,
  asks: readonly AccessAsk[],
  signal: AbortSignal,
): Promise<readonly AccessAsk[] | null> {
  const inTurn = atMost(ASKED_AT_ONCE);
  const answers = await Promise.all(
    asks
      .slice(0, ASKED_AT_MOST)
      .map((ask) => inTurn(async () => ({ ask, may: await cluster.may(ask, { signal, timeoutMs: DEADLINE_MS }) }))),
  );
  if (answers.some(({ may }) => !may.ok)) return null;
  return answers.flatMap(({ ask, may }) => (may.ok && !may.value ? [ask] : []));
}
