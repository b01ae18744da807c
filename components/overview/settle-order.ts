/**
 * The order to show while somebody reads: what stood there stays where it stood, what is new comes last, what is `gone` from the fleet
 * goes. A row that the filter would now leave out stays too, so that nothing moves under a cursor.
 */
export function settleOrder(
  shown: readonly string[],
  wanted: readonly string[],
  isThere: (id: string) => boolean,
): readonly string[] {
  const kept = shown.filter(isThere);
  const known = new Set(kept);
  const added = wanted.filter((id) => !known.has(id));
  return kept.length === shown.length && added.length === 0 ? shown : [...kept, ...added];
}

/** What stands elsewhere than wanted, or is not wanted: the fewest to take out, so that the rest is in order. */
export function movedOf(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  if (shown === wanted) return [];
  const places = new Map(wanted.map((id, place) => [id, place]));
  const still = new Set(
    longestRising(
      shown.filter((id) => places.has(id)),
      (id) => places.get(id) ?? 0,
    ),
  );
  return shown.filter((id) => !still.has(id));
}

/** The longest part of a list whose numbers rise; no two have the same. */
function longestRising(ids: readonly string[], numberOf: (id: string) => number): readonly string[] {
  type Run = { id: string; before: Run | null };
  /** The run with the smallest end, by its length. */
  const runs: Run[] = [];
  for (const id of ids) {
    let [low, high] = [0, runs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = runs[middle];
      if (end && numberOf(end.id) < numberOf(id)) low = middle + 1;
      else high = middle;
    }
    runs[low] = { id, before: runs[low - 1] ?? null };
  }
  const rising: string[] = [];
  for (let run = runs.at(-1) ?? null; run; run = run.before) rising.push(run.id);
  return rising.reverse();
}
