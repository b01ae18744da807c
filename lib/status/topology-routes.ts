import { type Frame, LANE } from "./topology-columns";
import type { SceneItem, SceneLine, SceneTie } from "./topology-scene";

/** The last part of a line is straight: there stand its mark and, at its end, the arrow's head. */
const STRAIGHT = 56;
/** Of the marks before the border of a cluster: two columns, so that marks on lines beside each other do not touch. */
const MARKS = [22, 44] as const;
const BEND = 8;

type Point = { x: number; y: number };

/** Gives each tie its way: a curve between the columns, or a lane beside them. */
export function routed(ties: readonly SceneTie[], items: readonly SceneItem[], frame: Frame): readonly SceneLine[] {
  const known = new Map(items.map((item) => [item.id, item]));
  const ends = ties.flatMap((tie) => {
    const [left, right] = [known.get(tie.left), known.get(tie.right)];
    return left && right ? [{ tie, left, right }] : [];
  });
  const ports = portsOf(ends);
  return ends.map(({ tie, left, right }) => {
    const isOut = tie.from === tie.left;
    const port = ports.get(`${tie.id} ${right.id}`) ?? { y: right.y, at: 0 };
    if (left.column === right.column || frame.isNarrow) return besides(tie, { left, right, isOut, port, ports, frame });
    const start = { x: left.x + left.width, y: anchor(left, tie.kind, isOut) };
    const end = { x: right.x, y: port.y };
    const bend = Math.round((end.x - STRAIGHT - start.x) / 2);
    const path = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - STRAIGHT - bend} ${end.y} ${end.x - STRAIGHT} ${end.y}H${end.x}`;
    const badge = { x: end.x - (MARKS[port.at % 2] ?? MARKS[0]), y: end.y };
    return { ...tie, path, badge, tip: isOut ? { ...end, points: 1 } : { ...start, points: -1 } };
  });
}

type Ends = { tie: SceneTie; left: SceneItem; right: SceneItem };
type Port = { y: number; at: number };

/** Where lines meet a cluster: side by side, in the order of their other ends. By line and cluster. */
function portsOf(ends: readonly Ends[]): ReadonlyMap<string, Port> {
  const meeting = new Map<string, { tie: SceneTie; at: SceneItem; other: SceneItem }[]>();
  const meet = (at: SceneItem, other: SceneItem, tie: SceneTie): void => {
    const known = meeting.get(at.id);
    if (known) known.push({ tie, at, other });
    else meeting.set(at.id, [{ tie, at, other }]);
  };
  for (const { tie, left, right } of ends) {
    meet(right, left, tie);
    if (left.column === right.column) meet(left, right, tie);
  }
  const ports = new Map<string, Port>();
  for (const lines of meeting.values()) {
    lines.sort((a, b) => a.other.y - b.other.y || KINDS.indexOf(a.tie.kind) - KINDS.indexOf(b.tie.kind));
    lines.forEach(({ tie, at }, index) => {
      const height = lineHeight(at);
      ports.set(`${tie.id} ${at.id}`, { y: Math.round(at.y + (height * (index + 1)) / (lines.length + 1)), at: index });
    });
  }
  return ports;
}

const KINDS: readonly SceneTie["kind"][] = ["kiali", "istio"];

/** An opened group is met at its head, not in the middle of its clusters. */
const lineHeight = (item: SceneItem): number => (item.kind === "group" ? Math.min(item.height, 56) : item.height);

/** All lines of a home begin, or end, at one place for each kind, so that they part like a fan. */
function anchor(item: SceneItem, kind: SceneTie["kind"], isOut: boolean): number {
  return Math.round(item.y + lineHeight(item) * ANCHORS[kind][isOut ? "out" : "in"]);
}
const ANCHORS = { kiali: { out: 0.3, in: 0.66 }, istio: { out: 0.48, in: 0.84 } } as const;

function besides(
  tie: SceneTie,
  {
    left,
    right,
    isOut,
    port,
    ports,
    frame,
  }: Omit<Ends, "tie"> & { isOut: boolean; port: Port; ports: ReadonlyMap<string, Port>; frame: Frame },
): SceneLine {
  const lane = frame.lanes.get(tie.id) ?? 0;
  const isRight = !frame.isNarrow && left.column === "slot";
  const [startX, endX] = isRight ? [left.x + left.width, right.x + right.width] : [left.x, right.x];
  const edge = isRight ? Math.max(startX, endX) : frame.laneX;
  const x = frame.isNarrow ? edge - lane : isRight ? edge + LANE * (lane + 1) : edge - LANE * (lane + 1);
  const startY = frame.isNarrow ? anchor(left, tie.kind, isOut) : (ports.get(`${tie.id} ${left.id}`)?.y ?? left.y);
  const start = { x: startX, y: startY };
  const end = { x: endX, y: port.y };
  const badge = frame.isNarrow
    ? { x: end.x - (MARKS[port.at % 2] ?? MARKS[0]), y: end.y }
    : { x, y: Math.round((start.y + end.y) / 2) };
  const points = isRight ? -1 : 1;
  return { ...tie, path: bracket(start, x, end), badge, tip: { ...(isOut ? end : start), points } };
}

/** From `start` to the lane at `x`, along it, and to `end`, with round corners. */
function bracket(start: Point, x: number, end: Point): string {
  const out = Math.sign(x - start.x);
  const down = Math.sign(end.y - start.y) || 1;
  const bend = Math.min(BEND, Math.floor(Math.abs(end.y - start.y) / 2));
  return [
    `M${start.x} ${start.y}H${x - out * bend}`,
    `Q${x} ${start.y} ${x} ${start.y + down * bend}`,
    `V${end.y - down * bend}`,
    `Q${x} ${end.y} ${x - out * bend} ${end.y}`,
    `H${end.x}`,
  ].join("");
}
