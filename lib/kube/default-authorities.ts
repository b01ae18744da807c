import "server-only";
import { getCACertificates } from "node:tls";

let known: string[] | null = null;

/** Whom a server without a CA of its own is trusted by: the system's store, as for kubectl, and Node's. Read once. */
export function defaultAuthorities(): string[] {
  known ??= [...new Set([...getCACertificates("default"), ...getCACertificates("system")])];
  return known;
}
