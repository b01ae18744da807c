import type { SceneTie } from "./topology-scene";

/** How the picture is divided, px: where lanes begin, and which lane each line that needs one has. */
export type Frame = { isNarrow: boolean; laneX: number; lanes: ReadonlyMap<string, number> };
/** `width` of a cluster, `groupWidth` of an opened group. */
export type SlotColumn = { width: number; groupWidth: number };
export type Columns = { center: { x: number; width: number }; slot: SlotColumn & { x: number } };

export const PAD = 16;
export const CHIP_GAP = 8;
/** Between lanes beside the picture. */
export const LANE = 26;
const NARROW_LANE = 12;
const NARROW_LANES = 5;
/** For two marks beside each other before a cluster. */
const MARKS = 60;

/** Homes on the left and what they read on the right; on a narrow screen all below each other, with the lines left of them. */
export function columnsOf(
  ties: readonly SceneTie[],
  centers: ReadonlySet<string>,
  { width, isNarrow }: { width: number; isNarrow: boolean },
): { columns: Columns; frame: Frame } {
  const lanes = isNarrow ? narrowLanes(ties) : wideLanes(ties, centers);
  const columns = isNarrow ? narrowColumns(width, lanes) : wideColumns(width, ties, centers);
  return { columns, frame: { isNarrow, laneX: isNarrow ? columns.slot.x - MARKS : columns.center.x, lanes } };
}

/** Lines between two homes run left of them, lines between two remotes right of them, each in a lane of its own. */
function wideLanes(ties: readonly SceneTie[], centers: ReadonlySet<string>): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  for (const isCenter of [true, false])
    ties
      .filter(({ left, right }) => centers.has(left) === isCenter && centers.has(right) === isCenter)
      .forEach(({ id }, at) => {
        lanes.set(id, at);
      });
  return lanes;
}

function wideColumns(width: number, ties: readonly SceneTie[], centers: ReadonlySet<string>): Columns {
  const among = (isCenter: boolean) =>
    ties.filter(({ left, right }) => centers.has(left) === isCenter && centers.has(right) === isCenter).length;
  const gutter = (lanes: number): number => (lanes === 0 ? 0 : (lanes + 1) * LANE);
  const [start, end] = [PAD + gutter(among(true)), width - PAD - gutter(among(false))];
  const centerWidth = clamp(Math.round((end - start) * 0.26), 170, 280);
  const middle = clamp(Math.round((end - start) * 0.24), 130, 280);
  const x = start + centerWidth + middle;
  const room = Math.max(160, end - x);
  return { center: { x: start, width: centerWidth }, slot: { x, width: Math.min(room, 440), groupWidth: room } };
}

/** One lane for each cluster that several lines begin or end at, kind by kind. */
function narrowLanes(ties: readonly SceneTie[]): ReadonlyMap<string, number> {
  const trunks = new Map<string, number>();
  const trunkOf = ({ left, kind, from }: SceneTie): string => `${kind} ${from === left} ${left}`;
  for (const tie of ties) if (!trunks.has(trunkOf(tie))) trunks.set(trunkOf(tie), trunks.size % NARROW_LANES);
  return new Map(ties.map((tie) => [tie.id, (trunks.get(trunkOf(tie)) ?? 0) * NARROW_LANE]));
}

function narrowColumns(width: number, lanes: ReadonlyMap<string, number>): Columns {
  const own = lanes.size === 0 ? 0 : MARKS + Math.max(...lanes.values()) + NARROW_LANE / 2;
  const x = CHIP_GAP + own;
  const column = { x, width: width - x - CHIP_GAP };
  return { center: column, slot: { ...column, groupWidth: column.width } };
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
