import type { Census } from "./census";

/**
 * What becomes of one cluster under a scope, by the series of its own proxies. "thinned": some of them go. "silent": it has none, with the scope or
 * without. "other": it is no cluster of this mesh.
 */
export type ClusterFate = {
  name: string;
  fate: "kept" | "thinned" | "hidden" | "silent" | "other";
  series: number;
  kept: number;
};

/** Of every cluster of the mesh, in the order given, then of others that the store knows, by name. */
export function clusterFates(
  mesh: readonly string[],
  all: Census["clusters"],
  kept: Census["clusters"],
): readonly ClusterFate[] {
  const fateOf = (name: string): ClusterFate => {
    const series = all.get(name) ?? 0;
    // Two questions are asked one after the other: what appeared in between is no gain.
    const left = Math.min(kept.get(name) ?? 0, series);
    const isMesh = mesh.includes(name);
    return { name, series, kept: left, fate: isMesh ? meshFate(series, left) : "other" };
  };
  const others = [...all.keys()].filter((name) => !mesh.includes(name)).sort();
  return [...mesh, ...others].map(fateOf);
}

const meshFate = (series: number, kept: number): ClusterFate["fate"] =>
  series === 0 ? "silent" : kept === 0 ? "hidden" : kept < series ? "thinned" : "kept";
