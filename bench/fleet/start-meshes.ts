import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import * as z from "zod";
import type { MeshPlan } from "@/sandbox/worlds/meshes";
import { nextMessage } from "../next-message";
import { type BenchCluster, type Death, type MeshCommand, type MeshesWanted, meshesReady } from "./mesh-commands";

/** Connected clusters in processes of their own, so that what they do is not measured with what the console does. */
export type Meshes = {
  /** As KUBECONFIG lists files. */
  kubeconfig: string;
  clusters: readonly BenchCluster[];
  homes: readonly BenchCluster[];
  remotes: readonly BenchCluster[];
  /** Makes clusters suffer; null heals them. */
  ail: (names: readonly string[], fault: Death | null) => Promise<void>;
  /** Keeps a share of the remotes ill, always others; 0 heals all. */
  flap: (share: number, everyMs: number) => Promise<void>;
  stop: () => Promise<void>;
};

/** What one combined Secret holds with room to spare, and what one Kiali is asked to read here. */
const REMOTES_OF_ONE_HOME = 99;

/** So many clusters as meshes of at most a hundred: a home and its remotes each. */
export function meshPlans(clusters: number): readonly MeshPlan[] {
  const count = Math.ceil(clusters / (REMOTES_OF_ONE_HOME + 1));
  return Array.from({ length: count }, (_, index) => ({
    mesh: `mesh${index + 1}`,
    remotes: Math.floor((clusters + index) / count) - 1,
  }));
}

const answer = z.object({ id: z.number() });

type CommandOf<Do> = Omit<Extract<MeshCommand, { do: Do }>, "id">;

/** Starts and connects so many clusters, in two processes when there is more than one mesh; `folder` takes what they write. */
export async function startMeshes(folder: string, clusters: number): Promise<Meshes> {
  const plans = meshPlans(clusters);
  const halves = [plans.filter((_, index) => index % 2 === 0), plans.filter((_, index) => index % 2 === 1)];
  const processes = await Promise.all(
    halves.flatMap((meshes, index) =>
      meshes.length > 0 ? [startProcess({ folder: join(folder, `meshes-${index}`), meshes: [...meshes] })] : [],
    ),
  );
  const all = processes.flatMap((each) => each.clusters);
  return {
    kubeconfig: processes.map((each) => each.kubeconfig).join(delimiter),
    clusters: all,
    homes: all.filter(({ isHome }) => isHome),
    remotes: all.filter(({ isHome }) => !isHome),
    ail: async (names, fault) => {
      await Promise.all(
        processes.map((each) => {
          const own = names.filter((name) => each.clusters.some((cluster) => cluster.name === name));
          return each.tell({ do: "fault", names: own, fault });
        }),
      );
    },
    flap: async (share, everyMs) => {
      await Promise.all(processes.map((each) => each.tell({ do: "flap", share, everyMs })));
    },
    stop: async () => {
      await Promise.all(processes.map((each) => each.stop()));
    },
  };
}

async function startProcess(wanted: MeshesWanted) {
  await mkdir(wanted.folder, { recursive: true });
  const child = fork(process.env.BENCH_MESHES ?? "", [JSON.stringify(wanted)], { execArgv: [] });
  const { kubeconfig, clusters } = meshesReady.parse(await nextMessage(child));
  let last = 0;
  return {
    kubeconfig,
    clusters,
    tell: async (command: CommandOf<"fault"> | CommandOf<"flap">) => {
      last += 1;
      const id = last;
      const answered = nextMessage(child);
      child.send({ ...command, id });
      if (answer.parse(await answered).id !== id) throw new Error("the bench's clusters answered something else");
    },
    stop: async () => {
      if (!child.connected) return;
      const gone = once(child, "exit");
      child.disconnect();
      await gone;
    },
  };
}
