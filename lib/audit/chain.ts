import "server-only";
import { type AuditEntry, GENESIS, hashOf, type readLine, sha256 } from "./audit-entry";

/** Why a line does not follow: it was changed, lines before it are missing or moved, or pieces before it are in no entry. */
export type BreakWhy = "changed" | "moved" | "pieces";
/** How far a chain was followed. */
export type ChainState = { last: Pick<AuditEntry, "seq" | "hash"> | null; torn: string[]; pieces: number };

export const newChain = (): ChainState => ({ last: null, torn: [], pieces: 0 });

/** Follows the chain over one more line; answers why it breaks there. Unfinished lines wait for the entry that names their hash. */
export function follow(chain: ChainState, line: string, read: ReturnType<typeof readLine>): BreakWhy | null {
  if (!read) {
    chain.torn.push(line);
    return null;
  }
  const { last, torn } = chain;
  const { entry, isWhole } = read;
  if (entry.hash !== hashOf(entry) || !isWhole) return "changed";
  if (entry.seq !== (last?.seq ?? 0) + 1 || entry.prev !== (last?.hash ?? GENESIS)) return "moved";
  if (entry.torn !== (torn.length === 0 ? null : sha256(torn.join("\n")))) return "pieces";
  chain.last = { seq: entry.seq, hash: entry.hash };
  chain.pieces += torn.length;
  chain.torn = [];
  return null;
}
