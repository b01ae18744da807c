import type { ContextRow } from "@/lib/cluster/context-row";
import { CREDENTIAL_WORDS } from "./credential-words";

/** Whether every word of the filter occurs somewhere in the row, in any case and order. */
export function matches(row: ContextRow, query: string): boolean {
  const text = [row.name, row.cluster, row.user, row.server, row.namespace, row.file, CREDENTIAL_WORDS[row.credential]]
    .join("\n")
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
