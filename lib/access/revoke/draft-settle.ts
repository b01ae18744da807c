import "server-only";
import { orphanLedger } from "@/lib/access/orphans/orphan-ledger";
import { orphansRef } from "@/lib/access/orphans/orphans-config-map";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { PATIENCE } from "@/lib/access/run-connect";
import type { UpkeepDraft } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import type { Place } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { clustersOf } from "./clusters-of";
import { homeSide } from "./home-side";
import { noRestart } from "./no-restart";
import { remoteHalf } from "./remote-half";
import { remoteLane } from "./remote-lane";
import { REFUSED, revokeGates } from "./revoke-gates";
import { andMore } from "./words";

/**
 * The plan that finishes what a revoke could not: each remote on record is asked again, what it was granted is deleted and proven gone, and the
 * record is struck off. A connection that the home still has is left to a revoke.
 */
export async function draftSettle(
  wish: WishTo<"settle">,
  facts: HomeFacts,
  { signal }: { signal: AbortSignal },
): Promise<Result<UpkeepDraft>> {
  const [homeUid, found] = await Promise.all([facts.home.uid(), facts.kiali()]);
  if (!homeUid.ok) return homeUid;
  if (!found.ok) return found;
  const kiali = found.value;
  const names = [...new Set(wish.names)];
  const [side, orphans] = await Promise.all([
    homeSide(facts, kiali, names),
    readOrphans(facts.home.cluster, kiali.namespace),
  ]);
  if (!side.ok) return side;
  if (!orphans.ok) return orphans;
  const records = orphans.value.filter(({ name }) => names.includes(name));
  const isHad = (name: string): boolean => side.value.entriesOf(name).length > 0;
  const halves = await Promise.all(
    records
      .filter(({ name }) => !isHad(name))
      .map((record) =>
        remoteHalf(facts, {
          name: record.name,
          homeUid: homeUid.value,
          side: side.value,
          record,
          said: wish.remotes,
          signal,
        }),
      ),
  );
  const place: Place = { side: "home", context: facts.home.context };
  const lanes = halves.flatMap((half) =>
    half ? [remoteLane(half, { home: place, ledger: orphansRef(kiali.namespace), order: "calm", ran: null })] : [],
  );
  const had = names.filter(isHad);
  const unknown = names.filter((name) => !isHad(name) && !records.some((record) => record.name === name));
  const settled = records.map(({ name }) => name).filter((name) => !isHad(name));
  const { world } = facts;
  return ok({
    kiali,
    plan: {
      goal: settled.length > 0 ? `Nothing that ${andMore(settled)} was granted is left` : "There is nothing to finish",
      grants: [],
      warnings: [
        ...(had.length > 0 ? [`Kiali's Secrets still have ${andMore(had)}: revoke it.`] : []),
        ...(unknown.length > 0 ? [`Nothing is on record for ${andMore(unknown)}.`] : []),
        ...lanes.flatMap(({ warnings }) => warnings),
      ],
      steps: [...lanes.flatMap(({ record }) => record ?? []), ...lanes.flatMap(({ steps }) => steps)],
      undo: [],
    },
    clusters: clustersOf(world.home, lanes),
    ledger: orphanLedger(),
    gates: revokeGates({
      kiali,
      lanes,
      openEndpoint: world.openEndpoint,
      patience: { ...PATIENCE, refused: REFUSED, ...world.patience },
    }),
    restart: noRestart,
  });
}
