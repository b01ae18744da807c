import "server-only";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Kubeconfig, loadKubeconfig } from "./load-kubeconfig";

/** Writes files into a folder of their own and loads them as the KUBECONFIG list. */
export async function loading(
  files: Readonly<Record<string, string | Uint8Array>>,
  list: readonly string[] = Object.keys(files),
): Promise<Kubeconfig & { dir: string }> {
  const dir = await mkdtemp(join(tmpdir(), "fleet-kubeconfig-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  const env = { KUBECONFIG: list.map((name) => join(dir, name)).join(":"), HOME: dir };
  const loaded = await loadKubeconfig({ env });
  await rm(dir, { recursive: true });
  return { ...loaded, dir };
}

/** A kubeconfig with context x, whose parts may be given, and context fine. */
export const one = ({
  cluster = "server: https://api.test:6443",
  user = "token: t",
  context = "cluster: c, user: u",
} = {}) => `apiVersion: v1
kind: Config
clusters:
- {name: c, cluster: {${cluster}}}
- {name: fine, cluster: {server: "https://fine.test"}}
users:
- {name: u, user: {${user}}}
- {name: fine, user: {token: t}}
contexts:
- {name: x, context: {${context}}}
- {name: fine, context: {cluster: fine, user: fine}}
current-context: fine
`;
