import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startRealMesh } from "@/e2e/cluster/real-mesh";
import { startSandbox } from "@/sandbox/start-sandbox";
import { holdings } from "./look";
import { openPlace, type Stage, type WorldName } from "./stage";

const NAMES = ["east", "west", "north"];

/** Starts the three clusters of a world and waits until Kiali serves; `skipped` says why this machine cannot have them. */
export async function openStage(world: WorldName): Promise<Stage | { skipped: string }> {
  return world === "sandbox" ? sandboxStage() : realStage();
}

async function sandboxStage(): Promise<Stage> {
  const sandbox = await startSandbox({ world: "pair", remotes: 1, timeScale: 0.02 });
  const placeOf = (name: string) => {
    const { context, faults } = sandbox.cluster(name);
    return openPlace(sandbox.kubeconfigPath, name, context, {
      refuse: async () => faults.set({ kind: "refuse" }),
      heal: async () => faults.clear(),
    });
  };
  const [home, west, north] = await Promise.all([placeOf("east"), placeOf("west"), placeOf("r1")]);
  return ready({
    world: "sandbox",
    kubeconfigPath: sandbox.kubeconfigPath,
    home,
    west,
    north,
    connectOptions: ["--override", "connection.address=the sandbox is all on this machine"],
    patience: { inUse: { tickMs: 50, byTimeMs: 3_000, deadlineMs: 30_000 } },
    stop: sandbox.stop,
  });
}

async function realStage(): Promise<Stage | { skipped: string }> {
  if (process.env.E2E_KUBECONFIG) return { skipped: "clusters of your own are not upgraded and broken on purpose" };
  const mesh = await startRealMesh({ names: NAMES, kialiImageIn: ["west"] });
  if ("skipped" in mesh) return mesh;
  const [toWest, toNorth] = mesh.remotes;
  if (!toWest || !toNorth) throw new Error("the mesh has three clusters");
  const placeOf = ({ name, context }: { name: string; context: string }) =>
    openPlace(mesh.kubeconfigPath, name, context, {
      refuse: () => mesh.fault(name, "refuse"),
      heal: () => mesh.heal(name),
    });
  const [home, west, north] = await Promise.all([placeOf(mesh.home), placeOf(toWest), placeOf(toNorth)]);
  const { kubeconfigPath, stop } = mesh;
  return ready({
    world: "real clusters",
    kubeconfigPath,
    home,
    west,
    north,
    connectOptions: [],
    patience: undefined,
    stop,
  });
}

async function ready(started: Omit<Stage, "folder" | "blank">): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-verbs-"));
  const { home, west, north } = started;
  await home.truth.rolledOut();
  const blank = { west: await holdings(west), north: await holdings(north) };
  const stop = async () => {
    for (const { truth } of [home, west, north]) truth.close();
    await started.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...started, blank, folder, stop };
}
