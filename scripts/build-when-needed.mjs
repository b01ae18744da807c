// Builds the console and the bundles in dist/ unless what is there was made from the same sources.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const standalone = join(root, ".next/standalone");

const SOURCES = [
  "app",
  "components",
  "lib",
  "cli",
  "sandbox",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.mjs",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
  "scripts/build-cli.mjs",
  "scripts/bundle.mjs",
];
const isSource = (name) => !/\.test\.tsx?$/.test(name);

async function filesUnder(path) {
  const entries = await readdir(join(root, path), { withFileTypes: true }).catch((error) => {
    if (error.code === "ENOTDIR") return null;
    if (error.code === "ENOENT") return [];
    throw error;
  });
  if (entries === null) return [path];
  const below = await Promise.all(
    entries.filter(({ name }) => isSource(name)).map(({ name }) => filesUnder(`${path}/${name}`)),
  );
  return below.flat().sort();
}

/** One hash over the names and bytes of everything that goes into a build. */
async function stampOfSources() {
  const hash = createHash("sha256").update(process.version);
  for (const file of (await Promise.all(SOURCES.map(filesUnder))).flat())
    hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
  return hash.digest("hex");
}

function run(...args) {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env });
  if (status !== 0) throw new Error(`${args.join(" ")} failed`);
}

/** The server to start. Says so when it has to build, which takes half a minute. */
export async function buildWhenNeeded() {
  const server = join(standalone, "server.js");
  const stampFile = join(standalone, "built-from");
  const stamp = await stampOfSources();
  if ((await readFile(stampFile, "utf8").catch(() => "")) === stamp) return server;
  console.log("Building the console from its sources; the next start is immediate.");
  await rm(standalone, { recursive: true, force: true });
  run("node_modules/next/dist/bin/next", "build");
  run("scripts/build-cli.mjs");
  await cp(join(root, ".next/static"), join(standalone, ".next/static"), { recursive: true });
  await cp(join(root, "public"), join(standalone, "public"), { recursive: true }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  await writeFile(stampFile, stamp);
  return server;
}
