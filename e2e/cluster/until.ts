/** Asks again, every `everyMs`, until the answer is not null; rejects with what was waited for when the time is over. */
export async function until<T>(
  waitedFor: string,
  ask: () => Promise<T | null>,
  { timeoutMs = 60_000, everyMs = 200 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`${waitedFor}: not within ${timeoutMs / 1000} s`);
    await new Promise((wake) => setTimeout(wake, everyMs));
  }
}
