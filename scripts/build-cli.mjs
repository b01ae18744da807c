// Makes dist/kiali-fleet.mjs, the bin of the package, and dist/sandbox.mjs, the demo fleet. Everything they need is inside.
import { chmod, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));

await rm(dist, { recursive: true, force: true });
await bundle({ entries: { "kiali-fleet": "cli/main.ts", sandbox: "sandbox/main.ts" }, outdir: dist, chunks: "chunks" });
await chmod(`${dist}/kiali-fleet.mjs`, 0o755);
