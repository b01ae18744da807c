import { readFile } from "node:fs/promises";
import * as z from "zod";

const manifest = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) })),
});

const MANIFEST = ".next/standalone/.next/server/server-reference-manifest.json";

/** Every action that the build serves. */
export async function actionNames(): Promise<readonly string[]> {
  const { node } = manifest.parse(JSON.parse(await readFile(MANIFEST, "utf8")));
  return Object.values(node).map(({ exportedName }) => exportedName);
}

/** The id by which the built console calls an action, and a page that carries it: what an attacker reads from public files. */
export async function actionId(name: string): Promise<{ id: string; path: string }> {
  const built = manifest.parse(JSON.parse(await readFile(MANIFEST, "utf8")));
  for (const [id, { exportedName, workers }] of Object.entries(built.node)) {
    if (exportedName !== name) continue;
    const page = Object.keys(workers)[0] ?? "";
    return {
      id,
      path:
        page
          .replace(/^app/, "")
          .replace(/\/\([^)]*\)/g, "")
          .replace(/\/page$/, "") || "/",
    };
  }
  throw new Error(`no action ${name} in the build`);
}
