import "server-only";
import { stepId } from "@/lib/access/change-for";
import { homeGates } from "@/lib/access/gate-steps";
import { otherRemotesGate } from "@/lib/access/gates/other-remotes";
import { restartGuardGate } from "@/lib/access/gates/restart-guard";
import { takeOverGate } from "@/lib/access/gates/take-over";
import { mountsSecret, restartStep, settledRestart } from "@/lib/access/restart-step";
import type { DraftCode } from "@/lib/access/upkeep/draft";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { listedClusters } from "@/lib/kiali/status-api";
import type { Change, Place, Step } from "@/lib/plan/plan";
import { fail, ok } from "@/lib/problem";
import { heldKey, heldTokens, returnedManifest } from "./held-entry";
import { kialiRestart } from "./kiali-restart";
import { readHeld } from "./quarantine-secret";
import { codesOf, doorOf } from "./release-codes";
import { releaseGates } from "./release-gates";
import { type Returning, returningOf } from "./returning";

/**
 * Puts quarantined clusters back exactly where they were, once their own credential has passed its gates; Kiali restarts, has to list them and to see
 * their namespaces, and only then the holding Secret goes. A gate that fails leaves them in quarantine.
 */
export const draftRelease: DraftCode<"release"> = async (wish, facts, { signal }) => {
  const [found, remotes, homeName] = await Promise.all([facts.kiali(), facts.remotes(), facts.homeName()]);
  if (!found.ok) return found;
  if (!remotes.ok) return remotes;
  const kiali = found.value;
  const { namespace } = kiali;
  const held = await readHeld(facts.home.cluster, namespace, { signal });
  if (!held.ok) return held;
  const names = [...new Set(wish.names)];
  const isConnected = (name: string): boolean => remotes.value.entries.some(({ key }) => key === name);
  const unknown = names.filter((name) => !held.value.some(({ note }) => note.name === name) && !isConnected(name));
  if (unknown.length > 0)
    return fail({ kind: "invalid-input", fields: { names: [`${unknown.join(", ")}: not in quarantine`] } });
  const mine = held.value.filter(({ note }) => names.includes(note.name));
  const returning = await returningOf(mine, facts, namespace, remotes.value.secrets, signal);
  if (!returning.ok) return returning;
  const place: Place = { side: "home", context: facts.home.context };
  const back = returning.value.filter(({ isOutdated }) => !isOutdated);
  const changes = returning.value.flatMap((each) => returnSteps(each, place, namespace));
  const restart = await restartOf(back, facts, kiali, place, signal);
  const isRestarting = restart.some((step) => step.verb === "restart" && !step.restores);
  const doors = back.map((each) => doorOf(each, facts, signal));
  const gates = releaseGates(
    back.map(({ name, probe }) => ({ name, probe, account: probe && tokenClaims(probe.token) })),
    place,
    isRestarting,
  );
  const secretName = back[0]?.held.note.sources[0]?.secret ?? COMBINED_SECRET;
  const steps: readonly Step[] = [
    ...(back.length > 0 ? homeGates(kiali, place.context, changes, restart) : []),
    ...gates.address,
    ...gates.credential,
    ...names
      .filter((name) => !mine.some(({ note }) => note.name === name))
      .map((name) => settledStep(name, remotes.value.secrets, place)),
    ...changes,
    ...restart,
    ...gates.kiali,
    ...returning.value.map((each) => dropStep(each, place)),
  ];
  return ok({
    kiali,
    clusters: (context) => doors.find((door) => door?.label === context)?.cluster ?? facts.world.home,
    tokens: new Map(
      returning.value.flatMap(({ held: { note, secret } }) =>
        heldTokens(note, (_source, key, index) => secret.data[heldKey(index, key)] ?? null),
      ),
    ),
    gates: {
      "gate.take-over": takeOverGate,
      "gate.restart-guard": restartGuardGate(kiali.deployment),
      "gate.other-remotes": otherRemotesGate(facts.world.openEndpoint, facts.remotes, names),
      ...codesOf(back, doors, facts, kiali),
    },
    restart: kialiRestart(facts, kiali, secretName),
    close: async () => {
      await Promise.all(doors.map((door) => door?.close()));
    },
    plan: {
      goal: `Kiali in ${homeName ?? place.context} reads ${names.join(", ")} again`,
      grants: [],
      warnings: warningsOf(returning.value),
      steps,
      undo: back.map(({ name }) => `quarantine ${name} again`),
    },
  });
};

function returnSteps({ held, name, live, isOutdated }: Returning, place: Place, namespace: string): readonly Change[] {
  if (isOutdated) return [];
  return held.note.sources.map((source, index) => {
    const there = live[index] ?? null;
    const manifest = returnedManifest(namespace, held.note, index, there);
    const ref = { apiVersion: "v1", kind: "Secret", namespace, name: source.secret };
    const common = { id: `${stepId(place, ref)}/${name}`, place, ref };
    const isSame = source.keys.every((key) => {
      const value = held.secret.data[heldKey(index, key)];
      return value !== undefined && (there?.data[key]?.isSame(value) ?? false);
    });
    const { stringData: _values, ...emptied } = manifest;
    if (isSame)
      return {
        ...common,
        verb: "keep",
        why: `holds ${name} again`,
        withdraw: { manifest: { ...emptied, metadata: manifest.metadata }, manager: source.manager },
      };
    return {
      ...common,
      verb: there ? "update" : "create",
      manifest,
      manager: source.manager,
      fields: source.keys.map((key) => ({
        path: `data["${key}"]`,
        from: null,
        to: key === name ? "the entry, exactly as it was" : "its token, exactly as it was",
      })),
      takesOver: [],
      uid: there?.metadata.uid ?? null,
      why: `${name} was taken out of it when it was quarantined`,
    };
  });
}

/** Nothing restarts when Kiali lists every one of them already: what was not read cannot be listed. */
async function restartOf(
  back: readonly Returning[],
  { home }: HomeFacts,
  kiali: KialiInstallation,
  place: Place,
  signal: AbortSignal,
) {
  if (back.length === 0) return [];
  const listed = back.every(({ isBack }) => isBack)
    ? await listedClusters(home.cluster, kiali, { signal, timeoutMs: 10_000 })
    : null;
  if (listed?.ok && back.every(({ name }) => listed.value.includes(name))) return settledRestart(kiali, place);
  const secret = back.flatMap(({ held }) => held.note.sources).find((each) => !mountsSecret(kiali, each.secret));
  const secretName = secret?.secret ?? back[0]?.held.note.sources[0]?.secret ?? COMBINED_SECRET;
  const form = { value: secret && secret.secret !== COMBINED_SECRET ? "labelled" : "combined", reason: "" } as const;
  const need = "Kiali reads its Secrets only when it starts";
  return [
    restartStep(
      { form, secretName: { value: secretName, reason: "" } },
      kiali,
      place,
      need,
      secret ? "changes" : "stays",
    ),
  ];
}

function settledStep(name: string, secrets: readonly SecretObject[], place: Place): Change {
  const secret = secrets.find(({ data }) => name in data);
  if (!secret) throw new Error(`${name} is in no Secret`);
  const id = `${stepId(place, secret.ref)}/${name}`;
  return { id, place, verb: "keep", ref: secret.ref, why: `holds ${name}, which is not in quarantine` };
}

const dropStep = ({ held: { secret }, name, isOutdated }: Returning, place: Place): Change => ({
  id: `${stepId(place, secret.ref)}/released`,
  place,
  verb: "delete",
  ref: secret.ref,
  uid: secret.metadata.uid,
  why: isOutdated
    ? `${name} was connected anew meanwhile: what is held is out of date`
    : `${name} is back where it was`,
});

function warningsOf(returning: readonly Returning[]): readonly string[] {
  return returning.flatMap(({ name, probe, isOutdated }) => [
    ...(isOutdated
      ? [`${name} was connected anew while it was in quarantine. The newer entry stays; what is held is deleted.`]
      : []),
    ...(probe || isOutdated
      ? []
      : [`The credential of ${name} cannot be tried from here (no token): only Kiali's guarded restart tries it.`]),
  ]);
}
