import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The exports of a TypeScript module of the project, for scripts that run without a build. */
export async function importTs(path) {
  const folder = await mkdtemp(join(root, "node_modules/.cache-import-"));
  try {
    await bundle({ entries: { module: path }, outdir: folder });
    return await import(pathToFileURL(join(folder, "module.mjs")).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
