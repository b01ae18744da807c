/** So many rows the browser lays out, or skips, together. */
const PIECE = 25;

export type Pieces = readonly (readonly string[])[];

/**
 * The keys of rows in pieces of a few dozen, in their order. Who stays keeps its piece: a row that moves changes the piece that it leaves and the one
 * that it joins, and none between. Cut anew where a piece became too large. The same object while nothing changed.
 */
export function pieceKeys(keys: readonly string[], before: Pieces): Pieces {
  const places = new Map(before.flatMap((piece, at) => piece.map((key) => [key, at] as const)));
  const pieces: string[][] = before.map(() => []);
  let at = 0;
  for (const key of keys) {
    at = Math.max(at, places.get(key) ?? at);
    pieces[at]?.push(key);
  }
  if (keys.length > 0 && (pieces.length === 0 || pieces.some(({ length }) => length > 2 * PIECE))) return cut(keys);
  return pieces.every((piece, place) => isSame(piece, before[place] ?? [])) ? before : pieces;
}

const cut = (keys: readonly string[]): Pieces =>
  Array.from({ length: Math.ceil(keys.length / PIECE) }, (_, at) => keys.slice(at * PIECE, (at + 1) * PIECE));

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, at) => key === b[at]);
