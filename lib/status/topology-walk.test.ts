import { expect, test } from "@playwright/test";
import { topologyOf } from "@/lib/status/topology";
import { partOf } from "@/lib/status/topology-focus";
import { type Scene, sceneOf } from "@/lib/status/topology-scene";
import { type WalkKey, walk } from "@/lib/status/topology-walk";
import type { FleetRow } from "./fleet-row";
import { contextOnly, fleetOf, homeOf, readBy, sideOf } from "./topology-for-tests";

const ALL = { mesh: null, home: null, focus: null };
const east = homeOf("east");
const sceneFor = (rows: readonly FleetRow[], open: readonly string[] = [], isNarrow = false): Scene =>
  sceneOf(partOf(topologyOf(rows, [sideOf("east", ["a"])]), ALL), {
    width: isNarrow ? 358 : 1180,
    isNarrow,
    open: new Set(open),
  });

function go(scene: Scene, from: string, ...keys: readonly WalkKey[]): string | null {
  return keys.reduce<string | null>((at, key) => at && walk(scene, at, key), from);
}

for (const isNarrow of [false, true])
  test.describe(`the arrow keys${isNarrow ? ", on a narrow screen" : ""}`, () => {
    const scene = sceneFor([east, readBy(east, "a"), readBy(east, "b"), contextOnly("spare")], [], isNarrow);
    const toA = "kiali:ctx-east|istio-system/kiali|a";

    test("go right along a line to what a home reads, and left back to the home", () => {
      expect(go(scene, "context:ctx-east", "ArrowRight")).toBe(toA);
      expect(go(scene, "context:ctx-east", "ArrowRight", "ArrowRight")).toBe("context:ctx-a");
      expect(go(scene, "context:ctx-a", "ArrowLeft")).toBe(toA);
      expect(go(scene, "context:ctx-a", "ArrowLeft", "ArrowLeft")).toBe("context:ctx-east");
    });

    test("go up and down among the lines of a home and among the clusters beside each other", () => {
      expect(go(scene, toA, "ArrowDown")).toBe("istio:context:ctx-east>context:ctx-a");
      expect(go(scene, toA, "ArrowDown", "ArrowDown")).toBe("kiali:ctx-east|istio-system/kiali|b");
      expect(go(scene, toA, "ArrowUp")).toBeNull();
      expect(go(scene, "context:ctx-a", "ArrowDown")).toBe("context:ctx-b");
      expect(go(scene, "context:ctx-a", "End")).toBe("context:spare");
      expect(go(scene, "context:spare", "Home")).toBe("context:ctx-a");
      expect(go(scene, "context:spare", "ArrowLeft")).toBe("context:ctx-east");
    });
  });

test("every cluster and every line can be reached from the first, and none leads to what is not there", () => {
  const rows = [
    ...fleetOf(60),
    homeOf("lonely", { mesh: "mesh2" }),
    contextOnly("spare"),
    homeOf("west"),
    readBy(homeOf("west"), "east"),
  ];
  const closed = sceneFor(rows);
  const groups = closed.items.flatMap(({ id, kind }) => (kind === "group" ? [id] : []));
  for (const scene of [closed, sceneFor(rows, groups), sceneFor(rows, groups, true)]) {
    const all = new Set([...scene.items, ...scene.lines].map(({ id }) => id));
    const seen = new Set<string>();
    const waiting = [scene.items[0]?.id ?? ""];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) {
        const to = walk(scene, at, key);
        if (to !== null) expect(all).toContain(to);
        if (to !== null) waiting.push(to);
      }
    }
    expect([...all].filter((id) => !seen.has(id))).toEqual([]);
  }
});
