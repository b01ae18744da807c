import "server-only";
import { serverMemory } from "@/lib/server-memory";
import type { AuditEntry } from "./audit-entry";

type Seen = Pick<AuditEntry, "seq" | "hash">;
const seen = (): Map<string, Seen> => serverMemory("audit-witness", () => new Map());

/** Remembers the newest entry that this process saw in a file. An older one changes nothing, so a file cut short stays found out. */
export function witness(path: string, { seq, hash }: Seen): void {
  if (seq > (witnessed(path)?.seq ?? 0)) seen().set(path, { seq, hash });
}

/** What a file must still hold; null when this process saw nothing of it. */
export const witnessed = (path: string): Seen | null => seen().get(path) ?? null;
