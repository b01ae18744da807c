import "server-only";
import { gateSteps, homeGates } from "@/lib/access/gate-steps";
import { grantWords } from "@/lib/access/grant-words";
import { mountsSecret, restartStep, settledRestart } from "@/lib/access/restart-step";
import { undoWords } from "@/lib/access/undo-words";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Gate, Place, Restart, Step } from "@/lib/plan/plan";
import { ok } from "@/lib/problem";
import { AGAIN, inLane, type Lane, laneCodes, laneRestarts } from "./lane-codes";
import { readEach } from "./read-each";
import { type OneRepair, repairOne } from "./repair-one";

/**
 * Brings the other half of each connection to what the running Kiali needs of it: rights to the letter, missing pieces made again, an entry that
 * Kiali can read. One guarded restart for all when a running Kiali had lost sight of one. What is as it should be is all "keep".
 */
export const draftRepair: DraftCode<"repair"> = async (wish, facts, { signal }) => {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const read = await readEach(wish, facts, signal, (halves) => repairOne(halves, wish));
  if (!read.ok) return read;
  const { each, skipped } = read.value;
  const place: Place = { side: "home", context: facts.home.context };
  const restart = oneRestart(each, place);
  const lanes: readonly Lane[] = each.map(({ halves, connection, rules, fullRules, remote }) => ({
    name: halves.name,
    connection,
    remote: halves.remote.cluster,
    rules,
    fullRules,
    kept: remote.some(({ verb }) => verb === "mint") ? null : halves.token,
  }));
  const { gates, tokens, clusters, close } = laneCodes(lanes, facts, kiali.value, signal);
  const steps = repairSteps(each, restart, place, facts);
  const secretName = restart?.secretName ?? "";
  return ok({
    plan: {
      goal: `Kiali in ${facts.home.context} has what it needs of ${each.map(({ halves }) => halves.name).join(", ")}`,
      grants: each.flatMap(({ halves, connection, rules }) => {
        const lines = grantWords(connection, rules, halves.remote.context);
        return each.length === 1 ? lines : lines.map((line) => `${halves.name}: ${line}`);
      }),
      warnings: [...skipped, ...each.flatMap(({ warnings }) => warnings)],
      steps,
      undo: each.flatMap(({ connection, remote, home }) => undoWords([...remote, home], connection)),
    },
    kiali: kiali.value,
    clusters,
    gates,
    tokens,
    restart: laneRestarts(facts, kiali.value, () => ({ name: secretName, isWanted: true })),
    close,
  });
};

type Whole = { step: Restart; secretName: string };

/** At most one for a home: the one that has to mount a Secret first, because that rolls Kiali for all. */
function oneRestart(each: readonly OneRepair[], place: Place): Whole | null {
  const needy = each
    .flatMap((one) => (one.restart === null ? [] : [{ ...one, need: one.restart }]))
    .map((one) => ({ ...one, isMounted: mountsSecret(one.halves.kiali, one.connection.secretName.value) }))
    .toSorted((a, b) => Number(a.isMounted) - Number(b.isMounted));
  const [first] = needy;
  if (!first) return null;
  const { connection, halves, isMounted } = first;
  const need = needy.length === 1 ? first.need : needy.map((one) => `${one.halves.name}: ${one.need}`).join("; ");
  const step = restartStep(connection, halves.kiali, place, need, isMounted ? "stays" : "changes");
  return { step, secretName: connection.secretName.value };
}

function repairSteps(
  each: readonly OneRepair[],
  restart: Whole | null,
  place: Place,
  facts: HomeFacts,
): readonly Step[] {
  const [one] = each;
  if (!one) return [];
  const before = [
    ...takeOverGate(each, place),
    ...homeGates(one.halves.kiali, facts.home.context, [], restart ? [restart.step] : []),
  ];
  const words = each.map((each) => ({
    each,
    gates: gateSteps(each.connection, each.halves.remote.context, place.context),
  }));
  const lanes = words.flatMap(({ each, gates }) =>
    laneSteps(each, gates).map((step) => inLane(step, each.halves.name)),
  );
  if (!restart) return [...before, ...lanes, ...settledRestart(one.halves.kiali, place).slice(1)];
  const again = before.find((step) => step.gate === "gate.other-remotes");
  const rollout = words[0]?.gates.kiali.filter(({ gate }) => gate === "gate.rollout") ?? [];
  const proofs = words.flatMap(({ each, gates }) => {
    if (each.restart === null) return [];
    const seen = gates.kiali.filter(({ gate }) => gate !== "gate.rollout");
    return [...seen, ...each.settle].map((step) => inLane(step, each.halves.name));
  });
  return [
    ...before,
    ...lanes,
    ...(again ? [everyRemote(again)] : []),
    restart.step,
    ...(restart.step.how === "surge" ? rollout : []),
    ...proofs,
  ];
}

function laneSteps(
  { halves, remote, narrow, home }: OneRepair,
  { address, credential }: ReturnType<typeof gateSteps>,
): readonly Step[] {
  const hasToken = halves.token !== null || remote.some(({ verb }) => verb === "mint");
  const proof = hasToken ? credential : [];
  const isRewritten = home.verb !== "keep";
  // What is too much goes when what is needed was proven, and only then it can be proven to be gone.
  const [needed, surplus] = [proof.filter((gate) => !isSurplus(gate)), proof.filter(isSurplus)];
  return [...(isRewritten ? address : []), ...remote, ...needed, ...narrow, ...surplus, home];
}

const isSurplus = ({ gate }: Gate): boolean => gate === "gate.may-not-write";

/** Those that were repaired among them: one whose repair stopped would keep Kiali from starting. */
function everyRemote({ together: _together, ...gate }: Gate): Gate {
  return {
    ...gate,
    id: `${gate.id}${AGAIN}`,
    title: "Every remote in Kiali's Secrets answers, the repaired ones among them",
  };
}

function takeOverGate(each: readonly OneRepair[], place: Place): readonly Gate[] {
  const taken = each.flatMap(({ takesOver }) => takesOver);
  if (taken.length === 0) return [];
  const because = "what another tool owns, it will want back";
  return [
    {
      id: `${place.side}/gate.take-over`,
      place,
      verb: "gate",
      gate: "gate.take-over",
      title: "Nothing of somebody else is overwritten",
      because,
      why: because,
      layer: "secret",
      canBeOverridden: true,
      foreseen: taken.join("; "),
      together: "before the first change",
    },
  ];
}
