// Starts and ends the mesh of level 2 by hand, for looking around:  node e2e/cluster/mesh.mjs up DIR [NAME...] | down DIR
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [verb, dir, ...names] = process.argv.slice(2);
if (!dir || (verb !== "up" && verb !== "down")) {
  console.error("node e2e/cluster/mesh.mjs up DIR [NAME...] | down DIR");
  process.exit(2);
}
if (verb === "down") process.exit(spawnSync("e2e/cluster/level2.sh", ["down", dir], { stdio: "inherit" }).status ?? 1);

const out = await mkdtemp(join(tmpdir(), "fleet-bundle-"));
await build({
  entryPoints: ["e2e/cluster/real-mesh.ts"],
  outfile: join(out, "real-mesh.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
});
const { startRealMesh } = await import(pathToFileURL(join(out, "real-mesh.mjs")).href);
const mesh = await startRealMesh({ dir, outlive: true, ...(names.length > 0 ? { names } : {}) });
await rm(out, { recursive: true });
console.log("skipped" in mesh ? `skipped: ${mesh.skipped}` : mesh.kubeconfigPath);
process.exit("skipped" in mesh ? 1 : 0);
