import type { Overrides } from "@/lib/access/connect-wish";
import { type Check, type CheckGroup, type CheckResult, isBlocking, type Verdict } from "@/lib/checks/check";
import { describeProblem } from "@/lib/describe-problem";
import type { Paint } from "./paint";
import { plain } from "./plain";
import { VERDICT_SIGN } from "./verdict-sign";

const GROUP_TITLES: Readonly<Record<CheckGroup, string>> = {
  contexts: "Contexts",
  clusters: "Clusters",
  rights: "Rights",
  kiali: "Kiali",
  mesh: "Mesh",
  telemetry: "Telemetry",
  connection: "Connection",
};

/** Ids of the checks that keep connect from starting. */
export const blockedBy = (
  checks: readonly Check[],
  results: readonly CheckResult[],
  overrides: Overrides,
): readonly string[] =>
  checks.flatMap((check) => {
    const result = results.find(({ id }) => id === check.id);
    const isSetAside = check.canBeOverridden && overrides[check.id] !== undefined;
    return result && isBlocking(check, result.verdict) && !isSetAside ? [check.id] : [];
  });

/** What was seen, and what is wrong with it. */
export function verdictWords(verdict: Verdict): { detail: string | null; evidence: string | null } {
  switch (verdict.status) {
    case "pass":
      return { detail: null, evidence: verdict.evidence };
    case "fail":
    case "warn":
      return { detail: verdict.detail, evidence: verdict.evidence ?? null };
    case "unknown":
      return { detail: describeProblem(verdict.problem).title, evidence: null };
    case "skip":
      return { detail: verdict.why, evidence: null };
    default:
      return verdict satisfies never;
  }
}

/**
 * Prints results in the order of the catalogue while they arrive in any order, so that a terminal, a pipe and a second run
 * show the same lines.
 */
export function checkPrinter(
  checks: readonly Check[],
  overrides: Overrides,
  which: "all" | "attention",
  print: (text: string) => void,
  paint: Paint,
) {
  const waiting = new Map<string, CheckResult>();
  let next = 0;
  let group: CheckGroup | null = null;
  return {
    add: (result: CheckResult): void => {
      waiting.set(result.id, result);
      for (let check = checks[next]; check; check = checks[next]) {
        const ready = waiting.get(check.id);
        if (!ready) return;
        next += 1;
        if (which === "attention" && isFine(ready.verdict)) continue;
        if (check.group !== group) print(`${group ? "\n" : ""}${paint("bold", GROUP_TITLES[check.group])}\n`);
        group = check.group;
        print(checkLines(check, ready.verdict, overrides, paint));
      }
    },
  };
}

const isFine = ({ status }: Verdict): boolean => status === "pass" || status === "skip";

function checkLines(check: Check, verdict: Verdict, overrides: Overrides, paint: Paint): string {
  const { sign, color } = VERDICT_SIGN[verdict.status];
  const { detail, evidence } = verdictWords(verdict);
  const head = `  ${paint(color, `${sign} ${verdict.status.padEnd(7)}`)} ${check.title}`;
  if (verdict.status === "pass") return `${head}${evidence ? paint("dim", ` · ${plain(evidence)}`) : ""}\n`;
  if (verdict.status === "skip") return `${head}${paint("dim", ` · ${plain(verdict.why)}`)}\n`;
  const fix = verdict.status === "unknown" ? null : (verdict.fix ?? check.fix);
  const advice = verdict.status === "unknown" ? describeProblem(verdict.problem).advice : fix?.text;
  const reason = overrides[check.id];
  const below = [
    detail && plain(detail),
    evidence && `seen: ${plain(evidence)}`,
    advice && `fix: ${plain(advice)}`,
    fix?.command && `  ${plain(fix.command)}`,
    fix?.href && `  ${fix.href}`,
    reason !== undefined && isBlocking(check, verdict)
      ? check.canBeOverridden
        ? `overridden: ${plain(reason)}`
        : "cannot be overridden"
      : null,
  ];
  const indent = "".padEnd(12);
  return `${head} ${paint("dim", `[${check.id}]`)}\n${below.map((line) => (line ? `${indent}${line}\n` : "")).join("")}`;
}

/** "41 checks: 38 pass, 1 fail, 2 warn." */
export function checkTotals(results: readonly CheckResult[]): string {
  const counts = (["pass", "fail", "warn", "unknown", "skip"] as const)
    .map((status) => ({ status, count: results.filter(({ verdict }) => verdict.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${status}`);
  return `${results.length} ${results.length === 1 ? "check" : "checks"}: ${counts.join(", ")}.`;
}
