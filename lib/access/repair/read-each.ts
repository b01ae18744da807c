import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { describeProblem } from "@/lib/describe-problem";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { type Halves, readHalves } from "./read-halves";

/**
 * Looks at every connection of a wish and works out `work` for each. One whose cluster is silent, or that cannot be worked on, delays nobody and is
 * told in a sentence; the problem is the answer only when nothing is left.
 */
export async function readEach<T>(
  wish: Pick<UpkeepWish, "names" | "remotes">,
  facts: HomeFacts,
  signal: AbortSignal,
  work: (halves: Halves) => Promise<Result<T>>,
): Promise<Result<{ each: readonly T[]; skipped: readonly string[] }>> {
  const names = [...new Set(wish.names)];
  // Both halves are looked at with the credential of the entry.
  await facts.remotes();
  const held = await facts.untriable();
  if (held) return fail(held);
  const found = await Promise.all(
    names.map(async (name) => {
      const halves = await readHalves(name, facts, wish, signal);
      return { name, result: halves.ok ? await work(halves.value) : halves };
    }),
  );
  if (signal.aborted) return fail({ kind: "cancelled", context: facts.home.context });
  const each: T[] = [];
  const skipped: string[] = [];
  let first: Problem | null = null;
  for (const { name, result } of found) {
    if (result.ok) each.push(result.value);
    else {
      first ??= result.problem;
      skipped.push(`${name} is left out: ${words(result.problem)}.`);
    }
  }
  return each.length === 0 && first ? fail(first) : ok({ each, skipped });
}

function words(problem: Problem): string {
  if (problem.kind === "invalid-input")
    return Object.values(problem.fields)
      .flatMap((lines) => lines ?? [])
      .join("; ");
  return describeProblem(problem).title;
}
