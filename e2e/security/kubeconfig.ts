import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder with a kubeconfig of one unreachable context, and a place for the audit file. */
export async function world(
  token = "not-a-secret",
): Promise<{ env: Record<string, string>; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-security-"));
  const kubeconfig = join(folder, "config");
  const text = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "nowhere",
    clusters: [{ name: "nowhere", cluster: { server: "https://127.0.0.1:1" } }],
    users: [{ name: "not-a-context-secret", user: { token } }],
    contexts: [{ name: "nowhere", context: { cluster: "nowhere", user: "not-a-context-secret" } }],
  };
  await writeFile(kubeconfig, JSON.stringify(text), { mode: 0o600 });
  return {
    folder,
    env: { KUBECONFIG: kubeconfig, FLEET_AUDIT_FILE: join(folder, "audit.jsonl") },
    remove: () => rm(folder, { recursive: true }),
  };
}
