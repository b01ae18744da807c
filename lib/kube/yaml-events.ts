import "server-only";
import { EVENT_ID, type Event, getScalarValue } from "js-yaml";

type Path = readonly (string | number)[];

/** Where the members of the sequences start that were looked into, so that asking for each of many is not quadratic. */
export type Members = Map<number, readonly number[]>;

/** Where a value starts in the source, by path from the root; its nearest parent when the path ends earlier. */
export function offsetOf(events: readonly Event[], source: string, path: Path, members: Members): number | null {
  const root = events.findIndex(({ type }) => type !== EVENT_ID.DOCUMENT);
  let found: number | null = null;
  let at = root;
  for (const step of [null, ...path]) {
    const next: number | null = step === null ? root : childOf(events, source, at, step, members);
    const event = next === null ? undefined : events[next];
    if (next === null || !event) break;
    found = startOf(event) ?? found;
    at = next;
  }
  return found;
}

function startOf(event: Event): number | null {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart;
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start;
  return event.type === EVENT_ID.ALIAS ? event.anchorStart : null;
}

/** The index of the event that opens a child: by key in a mapping, by position in a sequence. */
function childOf(
  events: readonly Event[],
  source: string,
  parent: number,
  step: string | number,
  members: Members,
): number | null {
  if (events[parent]?.type === EVENT_ID.SEQUENCE) {
    const known = members.get(parent) ?? membersOf(events, parent);
    members.set(parent, known);
    return typeof step === "number" ? (known[step] ?? null) : null;
  }
  if (events[parent]?.type !== EVENT_ID.MAPPING) return null;
  for (let at = parent + 1; events[at] && events[at]?.type !== EVENT_ID.POP; ) {
    const event = events[at];
    const value = after(events, at);
    if (event?.type === EVENT_ID.SCALAR && getScalarValue(source, event) === step) return value;
    at = after(events, value);
  }
  return null;
}

function membersOf(events: readonly Event[], sequence: number): readonly number[] {
  const found: number[] = [];
  for (let at = sequence + 1; events[at] && events[at]?.type !== EVENT_ID.POP; at = after(events, at)) found.push(at);
  return found;
}

/** The index after the node that starts at `index`. */
function after(events: readonly Event[], index: number): number {
  let depth = 0;
  for (let at = index; at < events.length; at++) {
    const type = events[at]?.type;
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth++;
    else if (type === EVENT_ID.POP) depth--;
    if (depth === 0) return at + 1;
  }
  return events.length;
}

/**
 * How many nodes the source has once every alias is replaced by what it stands for, counted without doing so, and where
 * its first alias is.
 */
export function expandedSize(events: readonly Event[], source: string): { size: number; firstAlias: number | null } {
  let firstAlias: number | null = null;
  const anchors = new Map<string, number>();
  const open: { size: number; anchor: string | null }[] = [{ size: 0, anchor: null }];
  const add = (size: number) => {
    const top = open.at(-1);
    if (top) top.size += size;
  };
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) open.push({ size: 0, anchor: null });
    else if (event.type === EVENT_ID.POP) {
      const closed = open.pop();
      if (closed?.anchor) anchors.set(closed.anchor, closed.size + 1);
      add((closed?.size ?? 0) + 1);
    } else {
      const anchor = event.anchorStart < 0 ? null : source.slice(event.anchorStart, event.anchorEnd);
      if (event.type === EVENT_ID.ALIAS) {
        firstAlias ??= event.anchorStart;
        add(anchors.get(anchor ?? "") ?? 1);
      } else if (event.type === EVENT_ID.SCALAR) {
        if (anchor) anchors.set(anchor, 1);
        add(1);
      } else open.push({ size: 0, anchor });
    }
  }
  return { size: open[0]?.size ?? 0, firstAlias };
}
