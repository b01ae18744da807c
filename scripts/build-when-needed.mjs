// Builds the console and the bundles in dist/ unless what is there was made from the same sources.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const standalone = join(root, ".next/standalone");
const stampFile = join(standalone, "built-from");
const lock = join(root, ".cache/build.lock");

/** Not tsconfig.json: the build itself rewrites it. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "cli",
  "sandbox",
  "public",
  "proxy.ts",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "next.config.mjs",
  "postcss.config.mjs",
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

/** True once this process holds the lock; false while a live process does. */
async function takeLock() {
  await mkdir(dirname(lock), { recursive: true });
  try {
    await writeFile(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const owner = Number(await readFile(lock, "utf8").catch(() => ""));
  if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

async function build(stamp) {
  console.log("Building the console from its sources; the next start is immediate.");
  await rm(standalone, { recursive: true, force: true });
  run("node_modules/next/dist/bin/next", "build");
  run("scripts/build-cli.mjs");
  await cp(join(root, ".next/static"), join(standalone, ".next/static"), { recursive: true });
  await cp(join(root, "public"), join(standalone, "public"), { recursive: true }).catch((error) => {
    if (error.code !== "ENOENT") throw error;
  });
  await writeFile(stampFile, stamp);
}

/** The server to start. Says so when it has to build, which takes half a minute; of several starts at once, one builds. */
export async function buildWhenNeeded() {
  const stamp = await stampOfSources();
  const isBuilt = async () => (await readFile(stampFile, "utf8").catch(() => "")) === stamp;
  while (!(await isBuilt())) {
    if (!(await takeLock())) {
      await pause(500);
      continue;
    }
    try {
      if (!(await isBuilt())) await build(stamp);
    } finally {
      await rm(lock, { force: true });
    }
  }
  return join(standalone, "server.js");
}
