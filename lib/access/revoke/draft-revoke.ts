import "server-only";
import { restartView } from "@/lib/access/deployment-strategy";
import { homeGates } from "@/lib/access/gate-steps";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { GUARD_PATIENCE } from "@/lib/access/guarded-restart";
import { orphanLedger } from "@/lib/access/orphans/orphan-ledger";
import { orphansRef } from "@/lib/access/orphans/orphans-config-map";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { restartKiali } from "@/lib/access/restart-kiali";
import { PATIENCE } from "@/lib/access/run-connect";
import type { UpkeepDraft } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { healthPath } from "@/lib/kiali/status-api";
import type { Gate, Place, Plan, Step } from "@/lib/plan/plan";
import type { RestartCode } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import { clustersOf } from "./clusters-of";
import { type HomeSide, homeSide } from "./home-side";
import { forgotId, type HomeSteps, homeSteps } from "./home-steps";
import { inMemory } from "./in-memory";
import { kialiPods } from "./kiali-pods";
import { kialiRan } from "./kiali-ran";
import { configured, leftovers } from "./leftovers";
import { type RemoteHalf, remoteHalf } from "./remote-half";
import { type RemoteLane, remoteLane } from "./remote-lane";
import { REFUSED, revokeGates } from "./revoke-gates";
import { revokeWarnings } from "./revoke-warnings";
import { toldRestart } from "./told-restart";
import { andMore } from "./words";

type Wish = WishTo<"revoke">;

/**
 * The plan that takes connections back, whoever made them: what each was granted goes on record, the home gives all of them up with at most one
 * restart of Kiali, and then each remote, beside the others, takes the rights away and refuses the token. In an emergency the remotes begin at
 * once and the home runs beside them. Without steps when nothing is left.
 */
export async function draftRevoke(
  wish: Wish,
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
  const records = new Map(orphans.value.map((each) => [each.name, each]));
  const [loaded, config, pods, ...asked] = await Promise.all([
    inMemory(facts, kiali, side.value, names, records),
    configured(facts, kiali),
    kialiPods(facts.home.cluster, kiali),
    ...names.map((name) =>
      remoteHalf(facts, {
        name,
        homeUid: homeUid.value,
        side: side.value,
        record: records.get(name) ?? null,
        said: wish.remotes,
        signal,
      }),
    ),
  ]);
  if (!config.ok) return config;
  const place: Place = { side: "home", context: facts.home.context };
  const given = homeSteps(kiali, side.value, loaded, place);
  const extra = leftovers(kiali, config.value, names, wish.leftovers, given);
  const home = { ...given, out: [...given.out, ...extra.before], gone: [...extra.after, ...given.gone] };
  const halves = asked.flatMap((half) => half ?? []);
  const lanes = halves.map((half) =>
    remoteLane(half, {
      home: place,
      ledger: orphansRef(kiali.namespace),
      order: wish.order,
      ran: loaded.has(half.name) ? kialiRan(kiali) : null,
    }),
  );
  const unknown = names.filter((name) => !loaded.has(name) && isUnknown(name, side.value, halves));
  const steps = arranged(wish.order, kiali, place, home, lanes);
  const plan: Plan = {
    goal: `Kiali in ${facts.home.context} no longer reads ${andMore(names)}`,
    grants: [],
    warnings: [
      ...revokeWarnings(wish, kiali, home, side.value, unknown),
      ...lanes.flatMap((lane) => lane.warnings),
      ...extra.warnings,
    ],
    steps,
    undo: names.map((name) => `connect ${name} again`),
  };
  const ranBefore = pods.ok ? new Set(pods.value.map(({ metadata }) => metadata.uid)) : null;
  return ok(draftOf(plan, facts, kiali, { side: side.value, lanes, names, ranBefore }));
}

const isUnknown = (name: string, side: HomeSide, halves: readonly RemoteHalf[]): boolean =>
  side.entriesOf(name).length === 0 && !halves.some((half) => half.name === name);

/** Calm: the home first, and only then the remotes. Else the home is a lane beside theirs. */
function arranged(
  order: Wish["order"],
  kiali: KialiInstallation,
  place: Place,
  home: HomeSteps,
  lanes: readonly RemoteLane[],
): readonly Step[] {
  const records = lanes.flatMap(({ record }) => record ?? []);
  // The first makes the ConfigMap.
  const books = records.map((record, index) => (index === 0 ? record : { ...record, together: "on record" }));
  const beside = (steps: readonly Step[]): readonly Step[] =>
    steps.map((step) => ({ ...step, lane: `home ${place.context}` }));
  const { out, restart, forgot, gone } = home;
  if (order === "calm") {
    // A pod that is stopped before the next one starts is said in the review, and no reason to leave the access where it is.
    const isStopped = restart.some(({ risk }) => risk !== undefined) && !restartView(kiali.deployment.found)?.paused;
    const gates = homeGates(kiali, place.context, [], restart).filter(
      ({ gate }) => !(isStopped && gate === "gate.restart-guard"),
    );
    return [...gates, ...books, ...out, ...restart, ...forgot, ...beside(gone), ...lanes.flatMap(({ steps }) => steps)];
  }
  // A record is struck off only when the home has forgotten the connection as well.
  const isOf = (gate: Gate, { half, steps }: RemoteLane): boolean =>
    steps.length > 0 && gate.id === forgotId(half.name);
  const others = forgot.filter((gate) => !lanes.some((lane) => isOf(gate, lane)));
  return [
    ...books,
    ...beside([...out, ...restart, ...others, ...gone]),
    ...lanes.flatMap((lane) => {
      const { steps, half } = lane;
      const own = forgot
        .filter((gate) => isOf(gate, lane))
        .map(({ together: _alone, ...gate }) => ({ ...gate, lane: half.name }));
      return [...steps.slice(0, -1), ...own, ...steps.slice(-1)];
    }),
  ];
}

type Drafted = {
  side: HomeSide;
  lanes: readonly RemoteLane[];
  names: readonly string[];
  ranBefore: ReadonlySet<string> | null;
};

function draftOf(
  plan: Plan,
  facts: HomeFacts,
  kiali: KialiInstallation,
  { side, lanes, names, ranBefore }: Drafted,
): UpkeepDraft {
  const { world } = facts;
  const patience = { ...PATIENCE, refused: REFUSED, ...world.patience };
  const restart = toldRestart(restartOf(facts, kiali, side, patience));
  return {
    plan,
    kiali,
    clusters: clustersOf(world.home, lanes),
    ledger: orphanLedger(),
    gates: {
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": otherRemotesGate(world.openEndpoint, facts.remotes, names),
      ...revokeGates({ kiali, lanes, openEndpoint: world.openEndpoint, patience, restarted: restart.ended, ranBefore }),
    },
    restart: restart.code,
  };
}

function restartOf(
  { world }: HomeFacts,
  kiali: KialiInstallation,
  side: HomeSide,
  patience: typeof PATIENCE,
): RestartCode {
  const letGo = side.secrets.filter(({ isCombined, hasOthers }) => !isCombined && !hasOthers);
  const [first = "", ...others] = letGo.map(({ secret }) => secret.metadata.name);
  return restartKiali(
    {
      selector: kiali.deployment.selector,
      service: kiali.service,
      healthPath: healthPath(kiali),
      remotes: async () => {
        const found = await findRemoteEntries(world.home, kiali);
        return found.ok ? found.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
      },
      ...GUARD_PATIENCE,
      ...patience.restart,
    },
    {
      deployment: kiali.deployment.ref,
      secretName: first,
      alsoSecrets: others,
      isWanted: false,
      patience: patience.handOver,
    },
  );
}
