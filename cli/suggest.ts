function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The word that was probably meant, or null when none is near: at most a third of the letters differ, or one begins the other. */
export function suggest(typed: string, words: readonly string[]): string | null {
  const wanted = typed.toLowerCase();
  if (wanted.length === 0) return null;
  const near = words
    .map((word) => ({ word, far: distance(wanted, word.toLowerCase()) }))
    .filter(({ word, far }) => far <= Math.max(1, Math.floor(word.length / 3)) || isStart(wanted, word.toLowerCase()))
    .sort((a, b) => a.far - b.far);
  return near[0]?.word ?? null;
}

const isStart = (typed: string, word: string): boolean =>
  typed.length >= 3 && (word.startsWith(typed) || typed.startsWith(word));
