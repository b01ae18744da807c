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

/** How many rows stand elsewhere than wanted: the least number to take out and put back. */
export function movedCount(shown: readonly string[], wanted: readonly string[]): number {
  if (shown === wanted) return 0;
  const places = new Map(wanted.map((id, place) => [id, place]));
  const kept = shown.flatMap((id) => places.get(id) ?? []);
  return shown.length - risingLength(kept);
}

/** Length of the longest rising subsequence of distinct numbers; those are in order already. */
function risingLength(numbers: readonly number[]): number {
  /** The smallest end of a rising run, by its length. */
  const ends: number[] = [];
  for (const number of numbers) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = number;
  }
  return ends.length;
}
