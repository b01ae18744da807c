import "server-only";
import * as z from "zod";
import type { Evidence, FleetRow, FleetState, StateChange } from "@/lib/status/fleet-row";
import { STATE_WORDS, STATES_WORST_FIRST } from "@/lib/status/states";
import { toConsole, toWall } from "./console-clock";

/** A row and how its state changed, oldest first. */
export type Kept = { row: FleetRow; changes: readonly StateChange[] };

const VERSION = 1;
const MANY = 2_000;
const CHANGES_KEPT = 20;

const text = z.string().max(2_000);
const time = z.number().transform(toConsole);
const state = z.enum(STATES_WORST_FIRST as [FleetState, ...FleetState[]]);
const evidence = z.object({ atMs: time, from: z.enum(["console", "kiali"]) }).nullable();
const layer = z.enum(["dns", "tcp", "tls", "identity", "rights", "version"]).nullable();
const credential = z.object({
  kind: z.enum(["token-secret", "token-request", "exec", "certificate", "basic", "none", "unknown"]),
  issuedAt: text.nullable(),
  expiresAt: text.nullable(),
});
const change = z.object({ atMs: time, from: state.nullable(), to: state, detail: text });
const kept = z.object({
  id: text,
  kind: z.enum(["home", "connection"]),
  name: text,
  context: text.nullable(),
  home: z.object({ context: text, kiali: text }),
  mesh: text.nullable(),
  state,
  detail: text,
  layer,
  evidence,
  version: text.nullable(),
  kialiVersion: text.nullable(),
  credential: credential.nullable(),
  isLoaded: z.boolean().nullable(),
  loadedEvidence: evidence,
  changes: z.array(change).max(CHANGES_KEPT),
});
const file = z.object({ version: z.literal(VERSION), rows: z.array(z.unknown()).max(MANY) });

/** The file's text. Its times are of the wall clock, because the console's own ends with it. Rows that nobody has looked at are not worth keeping. */
export function toFile(all: readonly Kept[]): string {
  const rows = all
    .filter(({ row }) => row.kind !== "context" && row.home?.kiali && row.evidence !== null)
    .slice(0, MANY)
    .map(({ row, changes }) => ({
      id: row.id,
      kind: row.kind,
      name: row.name,
      context: row.context,
      home: row.home,
      mesh: row.mesh,
      state: row.state,
      detail: harmless(row.detail, row.state),
      layer: row.layer,
      evidence: onWall(row.evidence),
      version: row.version,
      kialiVersion: row.kialiVersion,
      credential: row.credential,
      isLoaded: row.isLoaded,
      loadedEvidence: onWall(row.loadedEvidence ?? null),
      changes: changes
        .slice(-CHANGES_KEPT)
        .map((each) => ({ ...each, atMs: toWall(each.atMs), detail: harmless(each.detail, each.to) })),
    }));
  return `${JSON.stringify({ version: VERSION, rows })}\n`;
}

/** What the text tells; rows that are not as they should be are passed over. Throws when it is no such file at all. */
export function fromFile(content: string): readonly Kept[] {
  return file.parse(JSON.parse(content)).rows.flatMap((each): Kept[] => {
    const parsed = kept.safeParse(each);
    if (!parsed.success) return [];
    const { changes, loadedEvidence, ...row } = parsed.data;
    const now = { more: [], sinceMs: null, latencyMs: null, isWatched: false, nextLookMs: null } as const;
    return [{ changes, row: { ...row, ...now, ...(loadedEvidence ? { loadedEvidence } : {}), isFromBefore: true } }];
  });
}

const onWall = (seen: Evidence | null): Evidence | null => seen && { ...seen, atMs: toWall(seen.atMs) };

/** A sentence may quote what a server or a log said. One with a run of characters that could be a credential is not kept. */
const harmless = (detail: string, of: FleetState): string =>
  /[A-Za-z0-9+/_=-]{40,}|eyJ[A-Za-z0-9]/.test(detail) ? STATE_WORDS[of].meaning : detail.slice(0, 500);
