import { allChecks } from "@/lib/checks/all-checks";
import type { Check, CheckResult } from "@/lib/checks/check";
import { pairFacts } from "@/lib/checks/pair-facts";
import type { CheckOutput } from "../contract/check-output";
import { EXIT } from "../exit-code";
import { openPair, type Pair } from "../open-pair";
import { runChecksLive } from "../run-checks-live";
import type { Ended, Session } from "../session";
import { blockedBy, checkTotals, verdictWords } from "../show-checks";
import { suggest } from "../suggest";

/** Asks every check, or those named by --only. Reads only. */
export async function check(session: Session): Promise<Ended> {
  const chosen = chooseChecks(session.options.get("only") ?? []);
  if ("unknown" in chosen) {
    const known = [...new Set(allChecks.flatMap(({ id, group }) => [id, group]))];
    const meant = suggest(chosen.unknown, known);
    const hint = meant ? `Did you mean --only ${meant}?` : "docs/checks.md lists the ids and groups.";
    return { misuse: { field: "only", text: `There is no check and no group "${chosen.unknown}".`, hint } };
  }
  const opened = await openPair(session);
  if ("ended" in opened) return opened.ended;
  const { pair } = opened;

  const { signal, clusters } = session;
  const openStore = await clusters.loadOpenStore?.();
  const facts = pairFacts(pair.home, pair.remote, pair.wish, { signal, ...(openStore ? { openStore } : {}) });
  const results = await runChecksLive(session, chosen.checks, facts, pair.overrides, "all");
  if (session.signal.aborted) {
    session.say("\nStopped. Nothing was changed.\n");
    session.json(checkJson(pair, chosen.checks, results, true));
    return { code: EXIT.stopped };
  }
  const blocking = blockedBy(chosen.checks, results, pair.overrides);
  session.say(
    `\n${checkTotals(results)} ${blocking.length === 0 ? "Nothing blocks." : `Blocked by ${blocking.join(", ")}.`}\n`,
  );
  session.json(checkJson(pair, chosen.checks, results, blocking.length > 0));
  return { code: blocking.length > 0 ? EXIT.blocked : EXIT.done };
}

/** Ids and groups, comma lists allowed; all checks when nothing is named. */
function chooseChecks(only: readonly string[]): { checks: readonly Check[] } | { unknown: string } {
  const words = only.flatMap((text) => text.split(",")).map((word) => word.trim());
  if (words.length === 0) return { checks: allChecks };
  const unknown = words.find((word) => !allChecks.some(({ id, group }) => id === word || group === word));
  if (unknown !== undefined) return { unknown };
  return { checks: allChecks.filter(({ id, group }) => words.includes(id) || words.includes(group)) };
}

const checkJson = (
  { wish }: Pair,
  checks: readonly Check[],
  results: readonly CheckResult[],
  blocked: boolean,
): CheckOutput => ({
  home: wish.home,
  remote: wish.remote,
  checks: checks.flatMap(({ id }) => {
    const result = results.find((candidate) => candidate.id === id);
    return result ? [{ id, status: result.verdict.status, ...verdictWords(result.verdict) }] : [];
  }),
  blocked,
});
