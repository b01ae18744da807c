/** Names that are selected. A selection is never changed, only replaced. */
export type Selection = ReadonlySet<string>;
export const NONE: Selection = new Set();

export function toggled(selection: Selection, name: string): Selection {
  const next = new Set(selection);
  if (!next.delete(name)) next.add(name);
  return next;
}

/** All from `from` to `to`, both included, in the order shown, added or taken away as one. Without `from` it is `to` alone. */
export function ranged(
  selection: Selection,
  shown: readonly string[],
  from: string | null,
  to: string,
  isSelected: boolean,
): Selection {
  const [a, b] = [from === null ? -1 : shown.indexOf(from), shown.indexOf(to)];
  if (b === -1) return selection;
  const range = a === -1 ? [to] : shown.slice(Math.min(a, b), Math.max(a, b) + 1);
  const next = new Set(selection);
  for (const name of range)
    if (isSelected) next.add(name);
    else next.delete(name);
  return next;
}

/** Only what still exists: a connection that is gone is not acted on. */
export const stillThere = (selection: Selection, names: readonly string[]): Selection => {
  const kept = names.filter((name) => selection.has(name));
  return kept.length === selection.size ? selection : new Set(kept);
};

/** How the box over all of them stands. */
export function stateOfAll(selection: Selection, shown: readonly string[]): "all" | "some" | "none" {
  const count = shown.filter((name) => selection.has(name)).length;
  return count === 0 ? "none" : count === shown.length ? "all" : "some";
}
