import type { Scene, SceneItem, SceneLine } from "./topology-scene";

export type WalkKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

/**
 * Where a key leads from a cluster or a line: to the right along the lines to what a home reads, to the left back to the home, up and down
 * among those beside it. Null when there is nothing that way.
 */
export function walk(scene: Scene, from: string, key: WalkKey): string | null {
  const line = scene.lines.find(({ id }) => id === from);
  if (line) return fromLine(scene, line, key);
  const item = scene.items.find(({ id }) => id === from);
  return item ? fromItem(scene, item, key) : null;
}

function fromLine({ items, lines }: Scene, line: SceneLine, key: WalkKey): string | null {
  if (key === "ArrowRight") return line.right;
  if (key === "ArrowLeft") return line.left;
  const yOf = new Map(items.map(({ id, y }) => [id, y]));
  const siblings = lines
    .filter(({ left }) => left === line.left)
    .sort((a, b) => (yOf.get(a.right) ?? 0) - (yOf.get(b.right) ?? 0) || a.badge.y - b.badge.y);
  return along(siblings, line.id, key);
}

function fromItem({ items, lines }: Scene, item: SceneItem, key: WalkKey): string | null {
  if (key === "ArrowRight") {
    const line = topmost(lines.filter(({ left }) => left === item.id));
    if (line) return line.id;
    if (item.kind === "group")
      return items.find((each) => each.kind === "cluster" && each.inGroup === item.id)?.id ?? null;
    // A home that reads nobody: on to the clusters beside it all the same.
    return item.column === "center" ? (inMeshFirst(items, item, "slot")?.id ?? null) : null;
  }
  if (key === "ArrowLeft") {
    const line = topmost(lines.filter(({ right }) => right === item.id));
    if (line) return line.id;
    if (item.kind === "cluster" && item.inGroup !== null) return item.inGroup;
    return item.column === "slot" ? (inMeshFirst(items, item, "center")?.id ?? null) : null;
  }
  return along(
    items.filter(({ column }) => column === item.column),
    item.id,
    key,
  );
}

const topmost = (lines: readonly SceneLine[]): SceneLine | undefined =>
  [...lines].sort((a, b) => a.badge.y - b.badge.y)[0];

/** In the item's own mesh where there is one, else the first of all. */
function inMeshFirst(
  items: readonly SceneItem[],
  { mesh }: SceneItem,
  column: SceneItem["column"],
): SceneItem | undefined {
  const all = items.filter((each) => each.column === column);
  return all.find((each) => each.mesh === mesh) ?? all[0];
}

function along(all: readonly { id: string }[], from: string, key: WalkKey): string | null {
  const at = all.findIndex(({ id }) => id === from);
  const goal = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1, ArrowLeft: -1, ArrowRight: -1 }[key];
  return all[goal]?.id ?? null;
}
