import "server-only";
import { homeGates } from "@/lib/access/gate-steps";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { restartKiali } from "@/lib/access/restart-kiali";
import { mountsSecret, restartStep, settledRestart } from "@/lib/access/restart-step";
import { PATIENCE } from "@/lib/access/run-connect";
import type { DraftCode, UpkeepDraft } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import { findRemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { healthPath } from "@/lib/kiali/status-api";
import type { Place, Plan, Restart, Step } from "@/lib/plan/plan";
import type { GateCode, RestartCode } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { keptValues } from "./entry-change";
import { readRotation } from "./read-rotation";
import { type LaneCodes, laneCodes } from "./rotate-codes";
import { rolledOutGate } from "./rotate-gates";
import { newTokenSteps, oldTokenSteps, silentSteps } from "./rotate-steps";
import { isRotation, isSilent, type Rotation, type SilentRemote, tokenIds } from "./rotation";

/**
 * Plans new tokens in place of those of now: each connection in a lane of its own, so that one that fails keeps its old token and stops nobody.
 * The old token goes only when Kiali was proven to use the new one. Without a restart where each token has its own key; else with one for all.
 */
export const draftRotate: DraftCode<"rotate"> = async (wish, facts, { signal }) => {
  const [kiali, homeUid] = await Promise.all([facts.kiali(), facts.home.uid()]);
  if (!kiali.ok) return kiali;
  if (!homeUid.ok) return homeUid;
  const names = [...new Set(wish.names)];
  const read = await Promise.all(names.map((name) => readRotation(name, wish, facts, kiali.value, homeUid.value)));
  const all = gathered(read);
  if (!all.ok) return all;
  const rotations = all.value.filter(isRotation);
  const restart = restartOf(rotations, kiali.value, { side: "home", context: facts.home.context });
  const codes = new Map(
    rotations.map((each) => [each.name, laneCodes(each, kiali.value, facts.world, signal)] as const),
  );
  return ok(draftOf(planOf(all.value, rotations, kiali.value, restart, facts), all.value, kiali.value, codes, facts));
};

/** Everything that an operator has to mend first, in one answer; any other problem as it is. */
function gathered(read: readonly Result<Rotation | SilentRemote>[]): Result<readonly (Rotation | SilentRemote)[]> {
  const fields: Record<string, string[]> = {};
  const all: (Rotation | SilentRemote)[] = [];
  for (const each of read) {
    if (each.ok) all.push(each.value);
    else if (each.problem.kind !== "invalid-input") return each;
    else
      for (const [field, words] of Object.entries(each.problem.fields))
        fields[field] = [...(fields[field] ?? []), ...words];
  }
  return Object.keys(fields).length > 0 ? fail({ kind: "invalid-input", fields }) : ok(all);
}

/** One restart for all that need one; null when every token is replaced in place. */
function restartOf(rotations: readonly Rotation[], kiali: KialiInstallation, place: Place): Restart | null {
  const needing = rotations.filter(needsRestart);
  const first = needing.find(({ secret }) => !mountsSecret(kiali, secret.metadata.name)) ?? needing[0];
  if (!first) return null;
  const secretName = first.secret.metadata.name;
  const form = secretName === COMBINED_SECRET ? ("combined" as const) : ("labelled" as const);
  const why = `${needing.map(({ name }) => name).join(", ")}: ${first.restart}`;
  const mounting = mountsSecret(kiali, secretName) ? "stays" : "changes";
  const decided = { form: { value: form, reason: "" }, secretName: { value: secretName, reason: "" } };
  return restartStep(decided, kiali, place, why, mounting);
}

const needsRestart = ({ how, restart }: Rotation): boolean => how !== "in-place" || restart !== null;

function planOf(
  all: readonly (Rotation | SilentRemote)[],
  rotations: readonly Rotation[],
  kiali: KialiInstallation,
  restart: Restart | null,
  facts: HomeFacts,
): Plan {
  const home = facts.home.context;
  const silent = all.filter(isSilent);
  const before = restart ? homeGates(kiali, home, [], [restart]) : [];
  const made = [
    ...silent.flatMap((each) => silentSteps(each, describeProblem(each.silence).title)),
    ...rotations.flatMap((each) => newTokenSteps(each, home)),
  ];
  const unfinished = settledRestart(kiali, { side: "home", context: home }).filter(({ verb }) => verb === "restart");
  const rolled: readonly Step[] = restart ? [restart, rolledOutGate(home)] : unfinished;
  const kept = rotations.filter(({ how }) => how === "inline").map(({ name }) => name);
  return {
    goal: `Kiali in ${rotations[0]?.homeName ?? home} reads ${listed(all.map(({ name }) => name))} with new tokens`,
    grants: [],
    warnings: [
      ...rotations.flatMap(({ warnings }) => warnings),
      ...(kept.length > 0
        ? [`This Kiali may not read a token from a file: that of ${listed(kept)} stays in its kubeconfig.`]
        : []),
      ...(restart?.risk ? [`${restart.risk}.`] : []),
    ],
    steps: [...before, ...made, ...rolled, ...rotations.flatMap((each) => oldTokenSteps(each, home))],
    undo: ["the old tokens are gone for good; until Kiali is proven to use the new ones nothing is deleted"],
  };
}

const listed = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");

function draftOf(
  plan: Plan,
  all: readonly (Rotation | SilentRemote)[],
  kiali: KialiInstallation,
  codes: ReadonlyMap<string, LaneCodes>,
  facts: HomeFacts,
): UpkeepDraft {
  const { home, openEndpoint, patience: given } = facts.world;
  const patience = { ...PATIENCE, ...given };
  const rotations = all.filter(isRotation);
  const remotes = new Map<string, Cluster>(rotations.map(({ remote }) => [remote.context, remote]));
  const secretName = rotations.find(needsRestart)?.secret.metadata.name ?? COMBINED_SECRET;
  const inLane: GateCode = async (gate, context) => {
    const silent = all.find((each) => isSilent(each) && each.name === gate.lane);
    if (silent && isSilent(silent)) return fail(silent.silence);
    const code = codes.get(gate.lane ?? "")?.gates[gate.gate];
    if (!code) throw new Error(`no code for ${gate.id}`);
    return code(gate, context);
  };
  const restarting = restartKiali(
    {
      selector: kiali.deployment.selector,
      service: kiali.service,
      healthPath: healthPath(kiali),
      remotes: async () => {
        const found = await findRemoteEntries(home, kiali);
        return found.ok ? found.value.entries.map(({ key, server }) => ({ name: key, server })) : [];
      },
      ...patience.restart,
    },
    { deployment: kiali.deployment.ref, secretName, isWanted: true, patience: patience.handOver },
  );
  return {
    plan,
    kiali,
    clusters: (context) => (context === home.context ? home : (remotes.get(context) ?? home)),
    tokens: heldTokens(rotations),
    gates: {
      ...Object.fromEntries(LANE_GATES.map((id) => [id, inLane])),
      "gate.rollout": async (gate, context) => {
        const [any] = codes.values();
        const code = any?.gates["gate.rollout"];
        if (!code) throw new Error("no code for gate.rollout");
        return code(gate, context);
      },
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": otherRemotesGate(
        openEndpoint,
        facts.remotes,
        rotations.map(({ name }) => name),
      ),
    },
    restart: onlyWhenMoved(restarting, rotations.filter(needsRestart), home),
    close: async () => {
      await Promise.all([...codes.values()].map(({ door }) => door.close()));
    },
  };
}

const LANE_GATES = [
  "gate.answers",
  "gate.reaches",
  "gate.tls",
  "gate.identity",
  "gate.may-read",
  "gate.may-not-write",
  "gate.in-use",
  "gate.kiali-lists",
  "gate.namespaces",
  "gate.refused",
] as const;

/** What the home holds already and goes on holding, and the new token where an earlier run has put it there. */
function heldTokens(rotations: readonly Rotation[]): ReadonlyMap<string, Secret> {
  const tokens = new Map<string, Secret>();
  for (const rotation of rotations) {
    for (const [id, value] of keptValues(rotation)) tokens.set(id, value);
    const present = probeOf(rotation.secret, rotation.name)?.token;
    if (rotation.next.state === "finish" && present) tokens.set(tokenIds(rotation.name).next, present);
  }
  return tokens;
}

/** When no lane came as far as the home, Kiali has nothing new to read. */
const onlyWhenMoved = (code: RestartCode, needing: readonly Rotation[], home: Cluster): RestartCode => ({
  undo: code.undo,
  run: async (step, context) => {
    if (step.restores) return code.run(step, context);
    const isMoved = await Promise.all(
      needing.map(async ({ secret, name, next }) => {
        if (next.state === "finish") return true;
        const at = { namespace: secret.ref.namespace ?? "", name: secret.ref.name };
        const found = await home.readSecret(at, { signal: context.signal });
        const before = probeOf(secret, name)?.token;
        const now = found.ok && found.value ? probeOf(found.value, name)?.token : before;
        return !found.ok || !before || !now?.isSame(before);
      }),
    );
    return isMoved.includes(true)
      ? code.run(step, context)
      : ok("no token came as far as the home: nothing to read anew");
  },
});
