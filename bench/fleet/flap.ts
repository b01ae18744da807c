import type { SandboxCluster } from "@/sandbox/start-sandbox";

/** What they suffer from in turn: quick and slow ways to be away, and two to be there and of no use. */
const ILLS = ["refuse", "hang", "unauthorized", "server-error"] as const;

export type Flapping = { set: (share: number, everyMs: number) => void };

/** Keeps a share of the clusters ill, always others: at each turn half of the ill ones heal and as many others fall ill. */
export function flapping(clusters: readonly SandboxCluster[]): Flapping {
  const ill: SandboxCluster[] = [];
  let next = 0;
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;
  const heal = (count: number) => {
    for (const cluster of ill.splice(0, count)) cluster.faults.clear();
  };
  const infect = (count: number) => {
    for (let infected = 0; infected < count; infected += 1) {
      const cluster = clusters[next++ % clusters.length];
      const kind = ILLS[turn++ % ILLS.length];
      if (!cluster || !kind || ill.includes(cluster)) continue;
      cluster.faults.set({ kind });
      ill.push(cluster);
    }
  };
  return {
    set: (share, everyMs) => {
      clearInterval(timer);
      heal(ill.length);
      const wanted = Math.round(clusters.length * share);
      if (wanted === 0) return;
      infect(wanted);
      timer = setInterval(() => {
        heal(Math.ceil(wanted / 2));
        infect(wanted - ill.length);
      }, everyMs);
    },
  };
}
