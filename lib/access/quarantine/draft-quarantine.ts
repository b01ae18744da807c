import "server-only";
import { stepId } from "@/lib/access/change-for";
import { restartView, unguarded } from "@/lib/access/deployment-strategy";
import { homeGates } from "@/lib/access/gate-steps";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { connectionManager, keyOwners, type Owner } from "@/lib/access/ownership";
import { restartStep, settledRestart } from "@/lib/access/restart-step";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { RemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { Change, Gate, Place, Step } from "@/lib/plan/plan";
import { fail, ok } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import {
  type HeldNote,
  heldKey,
  heldManifest,
  heldTokens,
  ownedMarks,
  quarantineSecretName,
  sourceOf,
} from "./held-entry";
import { kialiRestart, patienceOf } from "./kiali-restart";
import { type Held, readHeld } from "./quarantine-secret";
import { withoutCode, withoutGate } from "./without-gate";

const WHY = "set aside by an operator, so that Kiali can start without it";

/** One cluster on its way out: what is held in the end, and what has to be taken out of which Secret. */
type Leaving = {
  note: HeldNote;
  live: readonly { secret: SecretObject; keys: readonly string[]; manager: string }[];
  held: Held | null;
  tokens: readonly (readonly [string, Secret])[];
};

/**
 * Takes clusters out of what Kiali reads when it starts, and destroys nothing: the keys go into a holding Secret exactly as they are, then out of
 * Kiali's Secret, then Kiali restarts. Nothing in a remote is asked or touched, so it works while the remote is dead.
 */
export const draftQuarantine: DraftCode<"quarantine"> = async (wish, facts, { signal }) => {
  const [found, remotes, homeName, homeUid] = await Promise.all([
    facts.kiali(),
    facts.remotes(),
    facts.homeName(),
    facts.home.uid(),
  ]);
  if (!found.ok) return found;
  if (!remotes.ok) return remotes;
  if (!homeUid.ok) return homeUid;
  const kiali = found.value;
  const { namespace } = kiali;
  const held = await readHeld(facts.home.cluster, namespace, { signal });
  if (!held.ok) return held;
  const names = [...new Set(wish.names)];
  const leaving = names.map((name) =>
    leavingOf(name, wish.why ?? WHY, remotes.value, held.value.find(({ note }) => note.name === name) ?? null),
  );
  const unknown = names.filter((_name, index) => leaving[index]?.note.sources.length === 0);
  if (unknown.length > 0)
    return fail({
      kind: "invalid-input",
      fields: { names: [`Kiali ${namespace}/${kiali.name} has no entry called ${unknown.join(", ")}`] },
    });
  const place: Place = { side: "home", context: facts.home.context };
  const owner = (cluster: string): Owner => ({ home: homeName ?? place.context, homeUid: homeUid.value, cluster });
  const open = leaving.filter(isOpenStill);
  const isOpen = open.length > 0;
  const secretName = leaving[0]?.note.sources[0]?.secret ?? COMBINED_SECRET;
  const form = { value: "combined", reason: "the Secret stays mounted" } as const;
  const need = `Kiali reads its Secrets only when it starts, so only then ${names.length === 1 ? `${names[0]} is` : "they are"} out`;
  const restart = isOpen
    ? [restartStep({ form, secretName: { value: secretName, reason: "" } }, kiali, place, need, "stays")]
    : settledRestart(kiali, place);
  const others = remotes.value.entries
    .filter(({ key, faults }) => !names.includes(key) && faults.length === 0)
    .map(({ key }) => key);
  const steps: readonly Step[] = [
    ...(isOpen ? gatesOf(kiali, place, restart) : []),
    ...leaving.map((each) => holdStep(each, place, namespace, owner(each.note.name))),
    ...leaving.flatMap((each) => removeSteps(each, place)),
    ...restart,
    ...(isOpen ? [withoutGate(place, names)] : []),
    ...open.map((each) => provenStep(each, place, namespace, owner(each.note.name))),
  ];
  const patience = patienceOf(facts);
  return ok({
    kiali,
    clusters: () => facts.world.home,
    tokens: new Map(leaving.flatMap(({ tokens }) => tokens)),
    gates: {
      "gate.take-over": takeOverGate,
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": otherRemotesGate(facts.world.openEndpoint, facts.remotes, names),
      "gate.without": withoutCode(kiali, names, others, patience.kiali),
    },
    restart: kialiRestart(facts, kiali, secretName),
    plan: {
      goal: `Kiali in ${homeName ?? place.context} starts without ${names.join(", ")}`,
      grants: [],
      warnings: warningsOf(leaving),
      steps,
      undo: names.map((name) => `release ${name}: its entry goes back where it was`),
    },
  });
};

/**
 * Where nobody is served there is nothing to guard: a Kiali that is down may be recreated at once. One that restarts beside its old pod is asked in any
 * case, so that its plan does not change with every pod that comes or goes.
 */
function gatesOf(kiali: KialiInstallation, place: Place, restart: readonly Step[]): readonly Gate[] {
  const { found, replicas, availableReplicas } = kiali.deployment;
  const view = restartView(found);
  const isDown = replicas > 0 && availableReplicas === 0 && !view?.paused;
  const hasNothingToGuard = isDown && view !== null && unguarded(view) !== null;
  return homeGates(kiali, place.context, [], restart).filter(
    ({ gate }) => !(hasNothingToGuard && gate === "gate.restart-guard"),
  );
}

/** Something is still to be taken out, or nobody has proven yet that Kiali runs without it. */
const isOpenStill = ({ live, held }: Leaving): boolean => live.length > 0 || held?.note.state !== "out";

function leavingOf(name: string, why: string, remotes: RemoteEntries, held: Held | null): Leaving {
  const live = remotes.secrets.flatMap((secret) => {
    const isIn = remotes.entries.some((each) => each.key === name && each.secret.uid === secret.metadata.uid);
    const source = isIn ? sourceOf(secret, name) : null;
    return source ? [{ secret, source }] : [];
  });
  // What an interrupted quarantine holds already, and somebody's newer entry in place of an older one that is held.
  const kept = (held?.note.sources ?? []).filter((each) => !live.some(({ source }) => source.secret === each.secret));
  const sources = [...kept, ...live.map(({ source }) => source)].sort((a, b) => (a.secret < b.secret ? -1 : 1));
  const note: HeldNote = {
    name,
    why: live.length > 0 ? why : (held?.note.why ?? why),
    state: "leaving",
    sources,
  };
  const heldAt = (secret: string): number => held?.note.sources.findIndex((each) => each.secret === secret) ?? -1;
  return {
    note,
    held,
    live: live.map(({ secret, source: { keys, manager } }) => ({ secret, keys, manager })),
    tokens: heldTokens(note, ({ secret }, key) => {
      const there = live.find((each) => each.source.secret === secret);
      return there?.secret.data[key] ?? held?.secret.data[heldKey(heldAt(secret), key)] ?? null;
    }),
  };
}

const holdRef = (name: string, namespace: string) => ({
  apiVersion: "v1",
  kind: "Secret",
  namespace,
  name: quarantineSecretName(name),
});

/** True when the holding Secret has every value already, at the same place. */
function isHeld({ note, held, live, tokens }: Leaving): boolean {
  if (!held || (live.length > 0 && held.note.state === "out")) return false;
  const values = new Map(tokens);
  const before = heldTokens(
    { name: note.name, sources: held.note.sources },
    (_source, key, index) => held.secret.data[heldKey(index, key)] ?? null,
  );
  return before.length === values.size && before.every(([id, value]) => values.get(id)?.isSame(value) ?? false);
}

function holdStep(leaving: Leaving, place: Place, namespace: string, owner: Owner): Change {
  const { note, held } = leaving;
  const ref = holdRef(note.name, namespace);
  const common = { id: stepId(place, ref), place, ref };
  if (isHeld(leaving)) return { ...common, verb: "keep", why: `holds ${note.name} already` };
  return {
    ...common,
    verb: held ? "update" : "create",
    manifest: heldManifest(namespace, owner, note),
    manager: connectionManager(note.name),
    fields: note.sources.flatMap(({ secret, keys }, index) =>
      keys.map((key) => ({
        path: `data["${heldKey(index, key)}"]`,
        from: held ? "of before" : null,
        to: `${key} of Secret ${secret}, exactly as it is`,
      })),
    ),
    takesOver: [],
    uid: held?.secret.metadata.uid ?? null,
    why: `${note.name} is set aside, not destroyed; nothing mounts this Secret, and Kiali does not look for it`,
  };
}

function removeSteps({ note, live }: Leaving, place: Place): readonly Change[] {
  return live.map(({ secret, keys, manager }) => {
    const { ref, metadata } = secret;
    return {
      id: `${stepId(place, ref)}/${note.name}`,
      place,
      verb: "update",
      ref,
      manifest: {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: ref.name, namespace: ref.namespace ?? "", ...ownedMarks(secret, manager) },
      },
      manager,
      removes: keys,
      fields: keys.map((key) => ({
        path: `data["${key}"]`,
        from: key === note.name ? "the entry" : "its token",
        to: null,
      })),
      takesOver: [],
      uid: metadata.uid,
      why: `Kiali must not read ${note.name} when it starts; the Secret itself stays, so that every pod can mount it`,
    };
  });
}

/** Says in the holding Secret that the quarantine came to its end, so that running it again has nothing to do. */
function provenStep({ note }: Leaving, place: Place, namespace: string, owner: Owner): Change {
  const ref = holdRef(note.name, namespace);
  return {
    id: `${stepId(place, ref)}/proven`,
    place,
    verb: "update",
    ref,
    manifest: heldManifest(namespace, owner, { ...note, state: "out" }),
    manager: connectionManager(note.name),
    fields: [{ path: "metadata.annotations: state", from: "leaving", to: "out" }],
    takesOver: [],
    uid: null,
    why: `Kiali is proven to run without ${note.name}`,
  };
}

function warningsOf(leaving: readonly Leaving[]): readonly string[] {
  const names = leaving.map(({ note }) => note.name);
  const foreign = leaving.flatMap(({ note, live }) =>
    live.flatMap(({ secret }) => {
      const owners = keyOwners(secret.metadata.managedFields, note.name);
      const others = owners.filter((each) => each !== connectionManager(note.name));
      return others.length > 0
        ? [
            `${note.name} in Secret ${secret.metadata.name} was written by ${others.join(", ")}, which may write it again.`,
          ]
        : [];
    }),
  );
  return [
    `Until it is released, Kiali shows nothing of ${names.join(", ")}. What was granted there stays granted.`,
    ...foreign,
  ];
}
