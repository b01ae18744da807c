import "server-only";
import type { Overrides } from "@/lib/access/connect-wish";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import type { RunAuthor } from "./run-recorder";

/** What a wish says about its run in the audit. What the operator states in it goes on record like the reason of an override. */
export const authorOfUpkeep = (
  wish: UpkeepWish,
  overrides: Overrides,
): Required<Pick<RunAuthor, "about" | "overrides">> => ({
  about: { verb: wish.verb, home: wish.home, names: wish.names },
  overrides: wish.verb === "forget" ? { ...overrides, statement: wish.statement } : overrides,
});
