import type { VerdictKind } from "@/components/ui/verdict";
import type { OwnReports, OwnTraces } from "@/lib/telemetry/telemetry-view";

type Words = { kind: VerdictKind; word: string; detail: string };

/** What the metrics say of a cluster. No traffic is no fault; that others report what it does not is one. */
export const REPORTS: Readonly<Record<OwnReports, Words>> = {
  reports: { kind: "pass", word: "Reports", detail: "" },
  quiet: {
    kind: "pass",
    word: "Reports, no traffic now",
    detail: "Its proxies are seen, and no request passed in the last minutes.",
  },
  ended: {
    kind: "warn",
    word: "No longer reports",
    detail:
      "Its proxies did report. Either they were restarted and had no traffic since, or they are no longer scraped.",
  },
  "others-only": {
    kind: "fail",
    word: "Only others report it",
    detail: "Proxies elsewhere see traffic with it and its own do not: its metrics do not reach this store.",
  },
  nothing: {
    kind: "skip",
    word: "No traffic seen",
    detail: "No series names it: there was no traffic yet, or its metrics do not reach this store.",
  },
  "not-known": { kind: "unknown", word: "Not known", detail: "" },
};

export const TRACES: Readonly<Record<OwnTraces, Words>> = {
  seen: { kind: "pass", word: "Spans seen", detail: "" },
  none: {
    kind: "warn",
    word: "No span with the tag",
    detail: "There was traffic in the last hour, and Kiali would find none of its traces.",
  },
  "no-traffic": { kind: "skip", word: "No traffic to trace", detail: "" },
  "not-known": { kind: "unknown", word: "Not known", detail: "" },
};

/** "4.2", "120", "0.03"; one figure more than an eye can use is one too many. */
export function rateWords(perSecond: number): string {
  if (perSecond === 0) return "0";
  if (perSecond >= 100) return String(Math.round(perSecond));
  if (perSecond >= 0.1) return String(Math.round(perSecond * 10) / 10);
  return perSecond < 0.01 ? "<0.01" : String(Math.round(perSecond * 100) / 100);
}

/** An instant so long before another one; ISO. */
export const before = (at: string, seconds: number): string => new Date(Date.parse(at) - seconds * 1000).toISOString();
