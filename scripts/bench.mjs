// npm run bench: measures what docs/bench.md promises. `npm run bench -- kubeconfig` runs one of them.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundle } from "./bundle.mjs";

// The command as it is shipped, built from what is here now.
const folder = await mkdtemp(fileURLToPath(new URL("../node_modules/.cache-bench-", import.meta.url)));
process.env.BENCH_CLI = join(folder, "kiali-fleet.mjs");
process.env.BENCH_FLEET = join(folder, "fleet.mjs");
process.env.BENCH_MESHES = join(folder, "meshes.mjs");
process.env.BENCH_ENGINE = join(folder, "engine.mjs");
try {
  await bundle({
    entries: {
      "kiali-fleet": "cli/main.ts",
      fleet: "bench/run-fleet.ts",
      meshes: "bench/fleet/run-meshes.ts",
      engine: "bench/fleet/run-engine.ts",
      bench: "bench/main.ts",
    },
    outdir: folder,
    chunks: "chunks",
    external: ["@playwright/test"],
  });
  const { runBench } = await import(pathToFileURL(join(folder, "bench.mjs")).href);
  process.exitCode = await runBench(process.argv.slice(2));
} finally {
  await rm(folder, { recursive: true, force: true });
}
