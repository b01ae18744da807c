// npm start: builds when needed, starts the console on loopback, prints the address that signs in once.
//   --sandbox     use the embedded demo fleet even when there is a kubeconfig (npm run demo)
//   FLEET_PORT    the first port to try instead of 3000
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const HOST = "127.0.0.1";
const READY_WITHIN_MS = 60_000;
const PORTS_TO_TRY = 50;

if (Number(process.versions.node.split(".")[0]) < 24) {
  console.error(`This is Node ${process.versions.node}; the console needs 24. "npm start" brings its own.`);
  process.exit(2);
}

const { values: options } = parseArgs({ options: { sandbox: { type: "boolean", default: false } } });
const { buildWhenNeeded } = await import("./build-when-needed.mjs");

const children = [];
let isEnding = false;

/** Ends the console first, then the fleet under it, and waits for both; a child that is gone already counts as ended. */
async function end(code) {
  if (isEnding) return;
  isEnding = true;
  for (const child of children.toReversed()) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  process.exit(code);
}

/** Left alone, V8 keeps several times of what hundreds of live clusters need: garbage is collected sooner, at half as much again of little CPU. */
const THRIFTY = ["--max-semi-space-size=4", "--max-old-space-size=256", "--optimize-for-size"];

/** Ends a child whose parent died without saying so. */
const ORPHAN = 'data:text/javascript,process.on("disconnect",()=>process.kill(process.pid,"SIGTERM"))';

/** In a process group of its own: Ctrl-C reaches this process alone, which ends its children in order. */
function start(name, script, env, { stdout = "inherit", flags = [] } = {}) {
  const stdio = ["ignore", stdout, "inherit", "ipc"];
  const child = spawn(process.execPath, [...flags, "--import", ORPHAN, script], { env, stdio, detached: true });
  children.push(child);
  child.on("exit", (code) => {
    if (!isEnding) console.error(`${name} ended by itself (${code}).`);
    void end(1);
  });
  return child;
}

/** What kubectl would read: KUBECONFIG's list, else ~/.kube/config. Absolute, because the server runs in its own folder. */
function kubeconfigFiles() {
  const listed = (process.env.KUBECONFIG ?? "").split(delimiter).filter(Boolean);
  return listed.length > 0 ? listed.map((path) => resolve(path)) : [join(homedir(), ".kube", "config")];
}

async function isFree(port) {
  const probe = createServer();
  probe.listen({ port, host: HOST, exclusive: true });
  return Promise.race([
    once(probe, "listening")
      .then(() => once(probe.close(), "close"))
      .then(() => true),
    once(probe, "error").then(() => false),
  ]);
}

async function freePort(wanted) {
  for (let port = wanted; port < Math.min(wanted + PORTS_TO_TRY, 65_536); port += 1) {
    if (!(await isFree(port))) continue;
    if (port !== wanted) console.log(`Port ${wanted} is taken; using ${port}.`);
    return port;
  }
  throw new Error(`No free port from ${wanted} on. Set FLEET_PORT to another one.`);
}

function wantedPort() {
  const port = Number(process.env.FLEET_PORT || 3000);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`FLEET_PORT is not a port: ${process.env.FLEET_PORT}`);
}

/** Starts the demo fleet and answers the path of its kubeconfig, which is the last line it prints. */
async function startSandbox() {
  const bundle = fileURLToPath(new URL("../dist/sandbox.mjs", import.meta.url));
  const child = start("The sandbox fleet", bundle, process.env, { stdout: "pipe" });
  for await (const line of createInterface({ input: child.stdout })) {
    if (isAbsolute(line)) return line;
    console.log(`Sandbox ${line}`);
  }
  throw new Error("The sandbox fleet did not start.");
}

async function answers(url) {
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; ) {
    const reply = await fetch(url).catch(() => null);
    if (reply?.ok) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`The console did not answer within ${READY_WITHIN_MS / 1000} s.`);
}

/** The first page takes its code from the disk: better now than when somebody waits for it. Nobody is signed in, so it shows nothing. */
const loaded = (url) => fetch(url, { method: "HEAD", redirect: "manual" }).catch(() => null);

async function main() {
  const server = await buildWhenNeeded();
  const files = kubeconfigFiles();
  const hasKubeconfig = files.some((file) => existsSync(file));
  const isSandbox = options.sandbox || !hasKubeconfig;
  if (!options.sandbox && !hasKubeconfig)
    console.log(`No kubeconfig at ${files.join(", ")}: starting the embedded sandbox fleet instead.`);

  const port = await freePort(wantedPort());
  const { FLEET_SANDBOX: _inherited, ...inherited } = process.env;
  const env = {
    ...inherited,
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    // Names of dead clusters are looked up on libuv's threads; with the usual four, a few of them would hold up the rest.
    UV_THREADPOOL_SIZE: "32",
    // Each of those threads would keep memory of its own, and the C library what was freed. Of the 64 KiB that a TLS connection reads into, few are
    // ever touched: mapped by themselves the rest costs nothing, but not where they fit into what closed connections left. So nothing larger than a page
    // is ever left there, nor at the heap's top.
    MALLOC_ARENA_MAX: "2",
    MALLOC_MMAP_THRESHOLD_: "4096",
    MALLOC_TOP_PAD_: "4096",
    MALLOC_TRIM_THRESHOLD_: "131072",
    HOSTNAME: HOST,
    PORT: String(port),
    KUBECONFIG: isSandbox ? await startSandbox() : files.join(delimiter),
    ...(isSandbox ? { FLEET_SANDBOX: "1" } : {}),
  };
  const child = start("The console", server, env, { flags: THRIFTY });
  const isReady = answers(`http://${HOST}:${port}/launch`).then(() => loaded(`http://${HOST}:${port}/`));
  child.on("message", async ({ launch }) => {
    await isReady;
    console.log(
      `\nKiali Fleet${isSandbox ? " (sandbox fleet)" : ""} is running. This address signs in once:\n\n  ${launch}\n`,
    );
    if (process.stdin.isTTY) console.log("Enter prints a new one, Ctrl-C ends.");
  });
  // A new token: Enter in a terminal, or SIGUSR2.
  const renew = () => child.kill("SIGUSR2");
  process.on("SIGUSR2", renew);
  if (process.stdin.isTTY) process.stdin.on("data", renew);
  await isReady;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void end(0));
try {
  await main();
} catch (error) {
  console.error(error.message);
  await end(1);
}
