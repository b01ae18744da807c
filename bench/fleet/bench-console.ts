import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { signIn } from "@/e2e/security/send";
import { startConsole } from "@/e2e/security/start-console";
import { childrenOf } from "./process-usage";
import type { Meshes } from "./start-meshes";

const FIRST_PORT = 27_500;

/** A production console as `npm start` runs it, signed in. */
export type BenchConsole = {
  origin: string;
  /** As a Cookie header has it. */
  cookie: string;
  /** The server's own process. */
  pid: number;
  /** When it was started, ms of the wall clock. */
  startedAtMs: number;
  stop: () => Promise<void>;
};

/** What a console remembers of homes, beside its audit file. */
export const knownHomes = ({ homes }: Pick<Meshes, "homes">) => ({
  homes: homes.map(({ context }) => ({ home: context, kiali: { namespace: "istio-system", name: "kiali" } })),
});

/** A folder for a console that has the homes' names and has never asked them. */
export async function consoleFolder(parent: string, name: string, meshes: Pick<Meshes, "homes">): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "homes.json"), JSON.stringify(knownHomes(meshes)), { mode: 0o600 });
  return folder;
}

/** Starts a console over what its folder remembers. */
export async function startBenchConsole(folder: string, kubeconfig: string): Promise<BenchConsole> {
  const startedAtMs = Date.now();
  const running = await startConsole({
    HOME: folder,
    KUBECONFIG: kubeconfig,
    FLEET_AUDIT_FILE: join(folder, "audit.jsonl"),
    FLEET_PORT: String(FIRST_PORT),
  });
  const { origin } = running;
  const cookie = await signIn(running.launch);
  const [pid] = await childrenOf(running.process.pid ?? 0);
  if (pid === undefined) throw new Error("the console has no server");
  return {
    origin,
    cookie,
    pid,
    startedAtMs,
    stop: async () => {
      await running.stop();
    },
  };
}
