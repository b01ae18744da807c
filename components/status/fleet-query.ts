import type { QueryClient } from "@tanstack/react-query";
import * as z from "zod/mini";
import { hasKeys } from "@/lib/has-keys";
import { resultShape } from "@/lib/problem-shape";
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

const viewShape = z.custom<FleetView>((value) => hasKeys(value, "epoch", "rev", "nowMs", "rows"), "Not a view");
const patchShape = z.custom<FleetPatch>(
  (value) => hasKeys(value, "epoch", "rev", "nowMs", "rows", "seen", "gone"),
  "Not a patch",
);
const reply = resultShape(viewShape);

export const parseView = (text: string): FleetView => viewShape.parse(JSON.parse(text));
export const parsePatch = (text: string): FleetPatch => patchShape.parse(JSON.parse(text));

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
    const result = reply.parse(await answer.json());
    if (!result.ok) return "bad";
    const etag = answer.headers.get("etag");
    last = etag === null ? null : { etag, epoch: result.value.epoch, rev: result.value.rev };
    return result.value;
  } catch {
    return "bad";
  }
}
