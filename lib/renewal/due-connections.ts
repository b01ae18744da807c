import "server-only";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiryOf, renewalDue } from "@/lib/access/rotate/expiry";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { HomeRenewal } from "./renewal-state";

/** A connection that is to be renewed now, with the context of its cluster. */
export type DueConnection = { name: string; context: string; leftMs: number };

export type Due = {
  now: readonly DueConnection[];
  /** Which one will be due next, and when, in ms; null when none ever is. */
  next: { name: string; at: number } | null;
  skipped: readonly string[];
};

/**
 * Which connections of a home are due: ours, with a requested token in a key of its own, two thirds of whose life are over. What nobody but
 * the operator can renew is told with the reason; an exec plugin is never run behind his back.
 */
export function dueConnections(
  rows: readonly ConnectionRow[],
  contexts: readonly ContextRow[],
  { tries }: Pick<HomeRenewal, "tries">,
  now: number,
  jitter: (name: string) => number,
): Due {
  const due: DueConnection[] = [];
  const skipped: string[] = [];
  let next: Due["next"] = null;
  for (const row of rows) {
    if (row.credential.kind !== "token-request") continue;
    const why = reasonToSkip(row, contexts);
    if (why !== null) {
      skipped.push(`${row.name}: ${why}`);
      continue;
    }
    const at = Math.max(renewalDue(row.credential, jitter(row.name)) ?? now, tries.get(row.name)?.notBefore ?? 0);
    if (at <= now && row.remote)
      due.push({ name: row.name, context: row.remote.context, leftMs: expiryOf(row.credential, now).leftMs });
    else if (next === null || at < next.at) next = { name: row.name, at };
  }
  return { now: due, next, skipped };
}

function reasonToSkip(row: ConnectionRow, contexts: readonly ContextRow[]): string | null {
  if (row.isQuarantined) return "it is in quarantine";
  if (row.maker.kind !== "fleet") return "it is not ours: adopt it first";
  if (row.tokenPlace !== "own-key")
    return "its token is inside the kubeconfig: rotating it restarts Kiali, which an operator decides";
  const context = contexts.find(({ name }) => name === row.remote?.context);
  if (!context) return "no context has its address";
  if (context.credential === "exec")
    return `the context ${context.name} signs in with an exec plugin, which runs only when an operator asks for it`;
  return context.problem === null ? null : `the context ${context.name} cannot be used`;
}
