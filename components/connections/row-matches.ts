import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { CREDENTIAL_KIND } from "./credential-life";

/** Whether every word of the filter occurs somewhere in the row, in any case and order. */
export function rowMatches(row: ConnectionRow, query: string): boolean {
  const text = [
    row.name,
    row.remote?.context,
    row.server,
    row.form,
    row.maker.kind,
    row.maker.words,
    row.secret && `${row.secret.namespace}/${row.secret.name}`,
    row.identity && `${row.identity.namespace}/${row.identity.account}`,
    CREDENTIAL_KIND[row.credential.kind],
    row.isQuarantined ? "quarantined" : "",
    row.orphan ? "orphan" : "",
    ...row.findings.map(({ id, detail }) => `${id} ${detail}`),
  ]
    .join("\n")
    .toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
