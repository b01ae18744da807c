import "server-only";
import type { KubeconfigFault, Problem } from "@/lib/problem";

/** A fault of one entry, before it is known in which file and line. */
export type Fault = { why: KubeconfigFault; detail: string; path: readonly (string | number)[] };
export type Checked<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export const faulty = (
  why: KubeconfigFault,
  detail: string,
  path: readonly (string | number)[] = [],
): { ok: false; fault: Fault } => ({ ok: false, fault: { why, detail, path } });

/** Standard base64 as Go reads it: line breaks are allowed, anything else that does not belong is not. */
export function decodeBase64(value: string): string | null {
  const packed = value.replace(/[\r\n]/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return null;
  return Buffer.from(packed, "base64").toString("utf8");
}

export const asProblem = (file: string, fault: Fault, line: number | null): Problem => ({
  kind: "kubeconfig",
  file,
  line,
  why: fault.why,
  detail: fault.detail,
});
