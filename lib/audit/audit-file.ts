import "server-only";
import { homedir } from "node:os";
import { join } from "node:path";

/** FLEET_AUDIT_FILE, else kiali-fleet/audit.jsonl in the XDG state directory. */
export function auditFile(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const state = env.XDG_STATE_HOME || join(homedir(), ".local", "state");
  return env.FLEET_AUDIT_FILE || join(state, "kiali-fleet", "audit.jsonl");
}
