import "server-only";
import { serverMemory } from "@/lib/server-memory";

/** Whether each audit line goes to standard output as well, byte for byte: a copy that the file can be held against. */
export const auditStdout = (): { isOn: boolean } =>
  serverMemory("audit-stdout", () => ({ isOn: process.env.FLEET_AUDIT_STDOUT === "1" }));

/** The server prints the audit unless FLEET_AUDIT_STDOUT is "0". The command never does by itself: its output is a contract. */
export function startAuditStdout(env: Readonly<Record<string, string | undefined>> = process.env): void {
  auditStdout().isOn = env.FLEET_AUDIT_STDOUT !== "0";
}
