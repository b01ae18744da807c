/** Milliseconds of one go. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
};

export type Samples = { name: string; ms: readonly number[] };

/** Runs the contenders in turn, so that whatever else the machine does hits them alike; the order alternates each round. */
export async function interleaved(
  rounds: number,
  contenders: readonly { name: string; run: () => Promise<number> }[],
): Promise<readonly Samples[]> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const { name, run } of order) samples.get(name)?.push(await run());
  }
  return [...samples].map(([name, ms]) => ({ name, ms }));
}
