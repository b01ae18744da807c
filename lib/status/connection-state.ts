import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiryOf } from "@/lib/access/rotate/expiry";
import { describeProblem } from "@/lib/describe-problem";
import type { Evidence, FleetState, Reason } from "./fleet-row";
import { type Look, layerOf, type RightsLook, stateOfProblem } from "./look";
import { rankOf } from "./states";

/** All that is known of one connection. `homeMs` and `kialiMs`: when its home and its Kiali were asked, console clock. */
export type ConnectionFacts = {
  row: ConnectionRow;
  homeMs: number;
  kialiMs: number | null;
  look: Look | null;
  rights: RightsLook | null;
  /** Why nobody here asks it, where nobody can. */
  unasked?: string | null;
  /** Wall clock, ms: what tokens expire by. */
  wallMs: number;
};

/**
 * Everything that is so of a connection, worst first. Never empty. What was set aside on purpose is that before anything else: Kiali does not use
 * it, so nothing about it is amiss.
 */
export function connectionReasons(facts: ConnectionFacts): readonly Reason[] {
  const { row, look } = facts;
  const fromHome: Evidence = { atMs: facts.homeMs, from: "console" };
  const reasons: Reason[] = [];
  const add: Add = (state, detail, evidence, layer = null) => {
    reasons.push({ state, detail, layer, evidence });
  };
  if (row.isQuarantined) add("quarantined", findingWords(row, "quarantined") ?? "Set aside", fromHome);
  if (row.orphan) add("orphaned", findingWords(row, "leftover") ?? row.orphan.why, fromHome);
  if (look?.problem) {
    const { title } = describeProblem(look.problem);
    add(stateOfProblem(look.problem), title, evidenceOf(look), look.layer ?? layerOf(look.problem));
  }
  if (facts.rights && !look?.problem) addRights(facts.rights, add);
  const broken = row.findings.filter(
    ({ id, severity }) => WITHOUT_SECRET.has(id) || (severity === "fail" && !TOLD_ELSEWHERE.has(id)),
  );
  // An entry that Kiali cannot use, or a cluster that does not answer, is why it is not there.
  const isExplained = look === null ? broken.length > 0 : look.problem !== null;
  if (row.isLoaded === false && !row.isQuarantined && !isExplained)
    add("not-loaded", "Kiali's own list has no entry for it", { atMs: facts.kialiMs ?? facts.homeMs, from: "kiali" });
  addExpiry(facts, fromHome, add);
  for (const { detail } of broken) add("degraded", detail, fromHome);
  if (look === null) add("unknown", facts.unasked ?? "Nobody has asked it yet", null);
  else if (look.problem === null) add("healthy", healthyWords(facts), evidenceOf(look));
  return reasons.sort((a, b) => placeOf(a) - placeOf(b));
}

const placeOf = ({ state }: Reason): number => (state === "quarantined" ? -1 : rankOf(state));

const evidenceOf = ({ atMs }: Look): Evidence => ({ atMs, from: "console" });

type Add = (state: FleetState, detail: string, evidence: Evidence | null, layer?: Reason["layer"]) => void;

function addRights({ atMs, missing, hasNone }: RightsLook, add: Add): void {
  if (missing.length === 0) return;
  const evidence: Evidence = { atMs, from: "console" };
  if (hasNone) {
    add("unauthorized", "Its account may do nothing of what Kiali needs", evidence, "rights");
    return;
  }
  const named = missing.slice(0, 3).join(", ");
  const rest = missing.length > 3 ? ` and ${missing.length - 3} more` : "";
  add("drifted", `Its account may not ${named}${rest}`, evidence, "rights");
}

/** By the wall clock at this moment, whatever was seen before. */
function addExpiry({ row, wallMs }: ConnectionFacts, evidence: Evidence, add: Add): void {
  const { state } = expiryOf(row.credential, wallMs);
  if (state === "expired") add("unauthorized", "Its credential has expired", evidence, "identity");
  if (state === "expiring") add("credential-expiring", "Less than a third of its credential's life is left", evidence);
}

const healthyWords = ({ look, rights, row }: ConnectionFacts): string =>
  [
    look?.as === "kiali"
      ? "Answers with Kiali's credential"
      : "Answers with your login; Kiali's credential cannot be tried from here",
    rights ? "has every right" : null,
    row.isLoaded ? "and Kiali lists it" : null,
  ]
    .filter((part) => part !== null)
    .join(", ");

const findingWords = (row: ConnectionRow, id: string): string | undefined =>
  row.findings.find((finding) => finding.id === id)?.detail;

/** Kiali is told of it, and nothing holds what it needs for it: after its next start it is gone, or Kiali is. */
const WITHOUT_SECRET: ReadonlySet<string> = new Set(["loaded-without-secret", "deleted-but-mounted", "no-secret"]);

/** Findings that are states of their own here. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  "credential-dead",
  "credential-expired",
  "credential-expiring",
  "quarantined",
  "leftover",
  "not-loaded",
  "remote-silent",
]);
