import type { QueryClient } from "@tanstack/react-query";
import { hasKeys } from "@/lib/has-keys";
import type { FleetPatch, FleetView } from "@/lib/status/fleet-row";

/** Where the view lies in the query client. It is written by the feed alone; nobody fetches it by this key. */
export const FLEET_KEY = ["fleet"] as const;

/** Comparing every row with every row would cost more than drawing one: the feed keeps the identity of rows by itself. */
export function prepareFleetQuery(client: QueryClient): void {
  client.setQueryDefaults(FLEET_KEY, {
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
}

/** Our own server made them; what is looked at is that somebody else did not answer in its place. */
const isView = (value: unknown): value is FleetView => hasKeys(value, "epoch", "rev", "nowMs", "rows");
const isPatch = (value: unknown): value is FleetPatch =>
  hasKeys(value, "epoch", "rev", "nowMs", "rows", "seen", "gone");
const isGood = (value: unknown): value is { value: unknown } => hasKeys(value, "ok", "value");

/** Null for what is no view. */
export function parseView(text: string): FleetView | null {
  const value: unknown = JSON.parse(text);
  return isView(value) ? value : null;
}

/** Null for what is no patch. */
export function parsePatch(text: string): FleetPatch | null {
  const value: unknown = JSON.parse(text);
  return isPatch(value) ? value : null;
}

/** What the last plain answer was called, and what it was: only who still has just that may ask whether it changed. */
let last: { etag: string; epoch: string; rev: number } | null = null;

/** Asks plainly. `known`: what this page has, so that the same is not sent again; "same" then. */
export async function askFleet(
  known: FleetView | null,
  signal: AbortSignal,
): Promise<FleetView | "same" | "bad" | "signed-out"> {
  try {
    const isLast = known !== null && last?.epoch === known.epoch && last.rev === known.rev;
    const headers: HeadersInit = isLast && last ? { "if-none-match": last.etag } : {};
    const answer = await fetch("/api/fleet", { signal, headers, cache: "no-store" });
    if (answer.status === 304) return "same";
    if (answer.status === 401) return "signed-out";
    if (!answer.ok) return "bad";
    const result: unknown = await answer.json();
    if (!isGood(result) || !isView(result.value)) return "bad";
    const { epoch, rev } = result.value;
    const etag = answer.headers.get("etag");
    last = etag === null ? null : { etag, epoch, rev };
    return result.value;
  } catch {
    return "bad";
  }
}
