import { CHIP_GAP, type Columns, columnsOf, type Frame, PAD, type SlotColumn } from "./topology-columns";
import type { MeshPart, Slot } from "./topology-groups";
import type { Place, SceneItem, SceneMesh, SceneTie } from "./topology-scene";

const GAP = 10;
const HEAD = 40;
const CLUSTER = 46;
const HOME = 68;
const PER_KIALI = 18;
const GROUP = 56;
const CHIP_MIN = 190;
/** Between the marks on lines that end at the same cluster, so that each can be pressed. */
const PORT = 14;
/** A tall column keeps its home in sight at its top. */
const CENTER_AT_MOST = 200;

/** Puts meshes below each other, and in each its homes, then what is linked with them, then the others in a grid. */
export function placed(
  parts: readonly MeshPart[],
  ties: readonly SceneTie[],
  { width, isNarrow }: { width: number; isNarrow: boolean },
): { items: readonly SceneItem[]; meshes: readonly SceneMesh[]; height: number; frame: Frame } {
  const centers = new Set(parts.flatMap((part) => part.centers.map(({ id }) => id)));
  const { columns, frame } = columnsOf(ties, centers, { width, isNarrow });
  const ports = new Map<string, number>();
  for (const { left, right } of ties) {
    ports.set(right, (ports.get(right) ?? 0) + 1);
    if (centers.has(left) === centers.has(right)) ports.set(left, (ports.get(left) ?? 0) + 1);
  }
  const items: SceneItem[] = [];
  const meshes: SceneMesh[] = [];
  let y = 0;
  for (const part of parts) {
    const own = placeMesh(part, { y: y + HEAD, width, isNarrow, columns, ports });
    items.push(...own.items);
    const height = own.bottom + PAD - y;
    meshes.push({ mesh: part.mesh, clusters: part.clusters, x: 0, y, width, height });
    y += height + PAD;
  }
  return { items, meshes, height: Math.max(0, y - PAD), frame };
}

type Room = { y: number; width: number; isNarrow: boolean; columns: Columns; ports: ReadonlyMap<string, number> };

function placeMesh(
  part: MeshPart,
  { y, width, isNarrow, columns, ports }: Room,
): { items: SceneItem[]; bottom: number } {
  const tall = (id: string, least: number): number => Math.max(least, PORT * ((ports.get(id) ?? 0) + 1));
  const { mesh } = part;
  const centers = stack(part.centers, columns.center.x, y, ({ id, kialis }, place) => ({
    items: [
      {
        ...place,
        id,
        mesh,
        column: "center",
        kind: "cluster",
        node: nodeOf(part, id),
        inGroup: null,
        width: columns.center.width,
      },
    ],
    height: tall(id, leastHeight({ kialis })),
  }));
  const slotsY = isNarrow && part.centers.length > 0 ? centers.bottom + GAP : y;
  const linked = stack(part.linked, columns.slot.x, slotsY, (slot, place) =>
    placeSlot(slot, place, mesh, columns.slot, tall),
  );
  const room = linked.bottom - centers.bottom;
  const down = isNarrow || room <= 0 ? 0 : Math.min(CENTER_AT_MOST, Math.round(room / 2));
  const moved = centers.items.map((item) => ({ ...item, y: item.y + down }));
  const above = Math.max(centers.bottom + down, linked.bottom);
  const alone = grid(part.alone, { x: PAD, y: above > y ? above + GAP : y, width: width - 2 * PAD }, mesh);
  return { items: [...moved, ...linked.items, ...alone.items], bottom: Math.max(above, alone.bottom) };
}

const leastHeight = ({ kialis }: { kialis: readonly unknown[] }): number =>
  kialis.length === 0 ? CLUSTER : HOME + PER_KIALI * (kialis.length - 1);

function nodeOf({ centers }: MeshPart, id: string) {
  const found = centers.find((each) => each.id === id);
  if (!found) throw new Error("a center stands in its own mesh");
  return found;
}

type Put = { items: SceneItem[]; height: number };

/** Below each other; `bottom` is where the last ends, or `y` when there is none. */
function stack<T>(
  all: readonly T[],
  x: number,
  y: number,
  put: (one: T, place: Place) => Put,
): { items: SceneItem[]; bottom: number } {
  const items: SceneItem[] = [];
  let at = y;
  for (const one of all) {
    const { items: own, height } = put(one, { x, y: at, width: 0, height: 0 });
    items.push(...own.map((item, index) => (index === 0 ? { ...item, height } : item)));
    at += height + GAP;
  }
  return { items, bottom: all.length === 0 ? y : at - GAP };
}

function placeSlot(
  slot: Slot,
  { x, y }: Place,
  mesh: string | null,
  { width, groupWidth }: SlotColumn,
  tall: (id: string, least: number) => number,
): Put {
  const { id } = slot;
  const place = { id, mesh, column: "slot" as const, x, y };
  if ("node" in slot) {
    const height = tall(id, leastHeight(slot.node));
    return { height, items: [{ ...place, kind: "cluster", node: slot.node, inGroup: null, width, height }] };
  }
  const head = tall(id, GROUP);
  if (!slot.group.isOpen)
    return { height: head, items: [{ ...place, kind: "group", group: slot.group, width, height: head }] };
  const inside = { x: x + CHIP_GAP, y: y + head, width: groupWidth - 2 * CHIP_GAP };
  const members = grid(
    slot.group.members.map((node) => ({ id: node.id, node })),
    inside,
    mesh,
    id,
  );
  const height = members.bottom + CHIP_GAP - y;
  return {
    height,
    items: [{ ...place, kind: "group", group: slot.group, width: groupWidth, height }, ...members.items],
  };
}

/** Side by side as far as there is room; a group stands in a row of its own. */
function grid(
  slots: readonly Slot[],
  { x, y, width }: Pick<Place, "x" | "y" | "width">,
  mesh: string | null,
  inGroup: string | null = null,
): { items: SceneItem[]; bottom: number } {
  const columns = Math.max(1, Math.floor((width + CHIP_GAP) / (CHIP_MIN + CHIP_GAP)));
  const each = Math.floor((width - CHIP_GAP * (columns - 1)) / columns);
  const items: SceneItem[] = [];
  let [at, column] = [y, 0];
  for (const slot of slots) {
    if ("group" in slot) {
      if (column > 0) at += CLUSTER + CHIP_GAP;
      const put = placeSlot(
        slot,
        { x, y: at, width: 0, height: 0 },
        mesh,
        { width: Math.min(width, 360), groupWidth: width },
        (_, least) => least,
      );
      items.push(...put.items);
      at += put.height + CHIP_GAP;
      column = 0;
      continue;
    }
    const place = { x: x + column * (each + CHIP_GAP), y: at, width: each, height: CLUSTER };
    items.push({ ...place, id: slot.id, mesh, column: "slot", kind: "cluster", node: slot.node, inGroup });
    column = (column + 1) % columns;
    if (column === 0) at += CLUSTER + CHIP_GAP;
  }
  const end = column > 0 ? at + CLUSTER : at - CHIP_GAP;
  return { items, bottom: slots.length === 0 ? y : end };
}
