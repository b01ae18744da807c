import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { PairFacts } from "@/lib/checks/pair-facts";
import { fail, ok, type Result } from "@/lib/problem";

/** The revoke that takes back what a connect of this wish made, or began to make: its remote is the one that the operator named. */
export async function undoWish({ wish, name }: Pick<PairFacts, "wish" | "name">): Promise<Result<UpkeepWish>> {
  const named = await name();
  if (!named) return fail({ kind: "invalid-input", fields: { name: ["Say which connection"] } });
  const parsed = upkeepWish.safeParse({
    verb: "revoke",
    home: wish.home,
    kiali: wish.kiali,
    names: [named.value],
    remotes: { [named.value]: wish.remote },
  });
  return parsed.success
    ? ok(parsed.data)
    : fail({ kind: "invalid-input", fields: { name: [`${named.value} cannot be the name of a cluster`] } });
}
