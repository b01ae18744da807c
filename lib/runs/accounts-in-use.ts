import "server-only";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { usedElsewhere } from "@/lib/access/upkeep/other-kialis";
import { contextRows } from "@/lib/kube/clusters";
import { ok, type Result } from "@/lib/problem";
import { recentInventory } from "./inventory-of-home";
import { type KnownHome, knownHomes } from "./known-homes";

/** A ServiceAccount that some home's entry signs in as. */
export type UsedAccount = { namespace: string; account: string };

/**
 * The accounts of one cluster that a home uses: the home that is asked about, and every other one this console knows and can ask
 * without a login. An entry whose cluster nobody could tell counts as one of this cluster, so that nothing in use is called a leak.
 */
export async function accountsInUse(
  asked: KnownHome,
  context: string,
  signal?: AbortSignal,
): Promise<Result<readonly UsedAccount[]>> {
  const [own, others] = await Promise.all([recentInventory(asked, signal), otherInventories(asked, signal)]);
  if (!own.ok) return own;
  const used = [own.value.inventory, ...others].flatMap((inventory) => accountsIn(inventory, context));
  return ok([...used, ...(await usedElsewhere(own.value.facts))]);
}

async function otherInventories(asked: KnownHome, signal: AbortSignal | undefined): Promise<readonly Inventory[]> {
  const [homes, { rows }] = await Promise.all([knownHomes(), contextRows()]);
  const askable = new Set(rows.filter((row) => row.credential !== "exec" && !row.problem).map(({ name }) => name));
  const isAsked = (known: KnownHome): boolean =>
    known.home === asked.home && (asked.kiali === null || known.kiali?.name === asked.kiali.name);
  const seen = await Promise.all(
    homes.filter((known) => askable.has(known.home) && !isAsked(known)).map((known) => recentInventory(known, signal)),
  );
  return seen.flatMap((each) => (each.ok ? [each.value.inventory] : []));
}

const accountsIn = ({ connections }: Inventory, context: string): readonly UsedAccount[] =>
  connections.flatMap(({ identity, remote }) =>
    identity && (remote === null || remote.context === context)
      ? [{ namespace: identity.namespace, account: identity.account }]
      : [],
  );
