// Bundles TypeScript entries for Node with the project's alias, as the server-side half of the code ("server-only" is
// inert under the react-server condition).
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Some bundled packages are CommonJS and call require for Node's own modules, which an ES module does not have. */
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** @param {{ entries: Record<string, string>, outdir: string, chunks?: string, external?: string[] }} options */
export async function bundle({ entries, outdir, chunks, external = [] }) {
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { ".js": ".mjs" },
    ...(chunks ? { splitting: true, chunkNames: `${chunks}/[name]-[hash]` } : {}),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    conditions: ["react-server"],
    tsconfig: "tsconfig.json",
    alias: { "@": root },
    external,
    banner: { js: REQUIRE },
    legalComments: "inline",
    logLevel: "warning",
  });
}
