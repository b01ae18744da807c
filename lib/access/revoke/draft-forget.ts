import "server-only";
import { orphanLedger } from "@/lib/access/orphans/orphan-ledger";
import { orphansRef } from "@/lib/access/orphans/orphans-config-map";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import type { UpkeepDraft } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { objectName } from "@/lib/plan/object-name";
import type { Orphan } from "@/lib/plan/orphan";
import type { Ledger, Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { clustersOf } from "./clusters-of";
import { noRestart } from "./no-restart";
import { andMore } from "./words";

/** The plan that strikes orphans off on the operator's word, which stands in every step and so in the audit. No remote is touched, nor asked; nor is anything struck off that is not on record. */
export async function draftForget(wish: WishTo<"forget">, facts: HomeFacts): Promise<Result<UpkeepDraft>> {
  const found = await facts.kiali();
  if (!found.ok) return found;
  const kiali = found.value;
  const orphans = await readOrphans(facts.home.cluster, kiali.namespace);
  if (!orphans.ok) return orphans;
  const names = [...new Set(wish.names)];
  const records = orphans.value.filter(({ name }) => names.includes(name));
  const known = records.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  const nothing = `Nothing is on record for ${andMore(unknown)}`;
  const place: Place = { side: "home", context: facts.home.context };
  return ok({
    kiali,
    plan: {
      goal: known.length > 0 ? `${andMore(known)} is struck off without a proof` : nothing,
      grants: [],
      warnings: [...records.map(stillGranted), ...(known.length > 0 && unknown.length > 0 ? [`${nothing}.`] : [])],
      steps: records.map((record): Ledger => {
        const { since: _since, lastTry: _try, ...orphan } = record;
        return {
          id: `home/clear/${record.name}`,
          place,
          verb: "clear",
          ref: orphansRef(kiali.namespace),
          orphan,
          why: `on the operator's word: ${wish.statement}`,
        };
      }),
      undo: [],
    },
    clusters: clustersOf(facts.world.home, []),
    ledger: orphanLedger(),
    gates: {},
    restart: noRestart,
  });
}

function stillGranted({ name, server, pieces, why }: Orphan): string {
  const where = server ? ` in ${server}` : "";
  const what = pieces.length > 0 ? pieces.map(({ ref }) => objectName(ref)).join(", ") : "whatever it was granted";
  return `${name}: nobody will look for ${what}${where} any more. On record because: ${why}.`;
}
