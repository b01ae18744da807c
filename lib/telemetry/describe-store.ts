import type { Problem, Result } from "@/lib/problem";

export type Described = { kind: string | null; version: string | null; tookMs: number | null; problem: Problem | null };

/** Asks a store what it is, and how long that takes. */
export async function describeStore(
  about: () => Promise<Result<{ kind: string; version: string | null }>>,
): Promise<Described> {
  const begun = Date.now();
  const answer = await about();
  return answer.ok
    ? { ...answer.value, tookMs: Date.now() - begun, problem: null }
    : { kind: null, version: null, tookMs: null, problem: answer.problem };
}
