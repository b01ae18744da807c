import type { Inventory } from "@/lib/access/inventory/inventory";
import type { UpkeepVerb, UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";

/** Verbs that act in the remotes, and so need the way there. */
const ACTS_THERE: ReadonlySet<UpkeepVerb> = new Set([
  "revoke",
  "rotate",
  "repair",
  "adopt",
  "settle",
  "tag",
  "grant",
  "withdraw",
]);
/** Verbs that look in a cluster for what was granted there, whether or not a connection is left. */
const LOOKS_THERE: ReadonlySet<UpkeepVerb> = new Set(["revoke", "settle"]);

/** The names of a wish whose cluster nothing but the operator's word leads to: connections, records, and what is neither any more. */
export function withoutContext(
  wish: Pick<UpkeepWish, "verb" | "names" | "remotes">,
  { connections, orphans }: Pick<Inventory, "connections" | "orphans">,
): readonly string[] {
  if (!ACTS_THERE.has(wish.verb)) return [];
  return wish.names.filter((name) => {
    if (name in wish.remotes) return true;
    const row = connections.find((each) => each.name === name);
    const record = orphans.find((each) => each.name === name) ?? row?.orphan;
    if (row?.remote && row.remote.how !== "said") return false;
    if (record) return record.context === null;
    return row !== undefined || LOOKS_THERE.has(wish.verb);
  });
}
