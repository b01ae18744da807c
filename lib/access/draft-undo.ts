import "server-only";
import type { PairFacts } from "@/lib/checks/pair-facts";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import { COMBINED_SECRET, CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import { kialiLists } from "@/lib/kiali/status-api";
import type { Change, Gate, Place, Plan, Restart, Step } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { stepId } from "./change-for";
import { connectionManager, keyOwners, MANAGED_BY, OUR_NAME } from "./ownership";
import { restartNeed } from "./restart-need";
import { restartStep } from "./restart-step";
import { remoteDeletes } from "./undo-remote";

export type UndoDraft = {
  plan: Plan;
  kiali: KialiInstallation;
  name: string;
  secretName: string | null;
  /** How the entry reached the remote, to prove at the end that its token is refused. */
  probe: ReturnType<typeof probeOf>;
};

/**
 * The plan that takes a connection back: first the home gives up the entry and Kiali forgets it, then the remote takes the rights
 * away. Only what this very connection made goes, by label, home and UID; a plan without steps means that nothing is left of it.
 */
export async function draftUndo(facts: PairFacts): Promise<Result<UndoDraft>> {
  const [homeUid, found, named, secrets] = await Promise.all([
    facts.home.uid(),
    facts.kiali(),
    facts.name(),
    facts.homeSecrets(),
  ]);
  if (!homeUid.ok) return homeUid;
  if (!found.ok) return found;
  if (!secrets.ok) return secrets;
  if (!named) return fail({ kind: "invalid-input", fields: { name: ["Say which connection"] } });
  const name = named.value;
  const remote = await remoteDeletes(facts, homeUid.value, name);
  if (!remote.ok) return remote;
  const secret = secrets.value.find((each) => name in each.data && ownsKey(each, name)) ?? null;
  const home = secret ? await homeSteps(facts, found.value, secret, name) : [];
  const probe = secret ? probeOf(secret, name) : null;
  const hasToken = probe !== null && remote.value.length > 0;
  return ok({
    kiali: found.value,
    name,
    secretName: secret?.metadata.name ?? null,
    probe,
    plan: {
      goal: `Kiali in ${facts.home.context} no longer reads ${name}`,
      grants: [],
      warnings:
        probe === null && remote.value.length > 0 ? ["No copy of the token is left to prove that it is refused."] : [],
      steps: [
        ...home,
        ...remote.value,
        ...(hasToken ? [refusedGate({ side: "remote", context: facts.remote.context })] : []),
      ],
      undo: [`connect ${name} again`],
    },
  });
}

/** Only our manager ever applies that key, so only then it is ours to give up. */
const ownsKey = ({ metadata }: SecretObject, name: string): boolean =>
  keyOwners(metadata.managedFields, name).includes(connectionManager(name));

async function homeSteps(
  facts: PairFacts,
  kiali: KialiInstallation,
  secret: SecretObject,
  name: string,
): Promise<readonly Step[]> {
  const place: Place = { side: "home", context: facts.home.context };
  const { ref, metadata } = secret;
  const isCombined = metadata.name === COMBINED_SECRET;
  const form = { value: isCombined ? ("combined" as const) : ("labelled" as const), reason: "" };
  const restart = await undoRestart(
    facts,
    kiali,
    secret,
    name,
    restartStep({ form, secretName: { value: metadata.name, reason: "" } }, kiali, place, `Kiali still reads ${name}`),
  );
  const forgets = restart.length > 0 ? [forgotGate(place, name)] : [];
  const id = stepId(place, ref);
  if (isCombined || restart.length === 0) return [givesUp(secret, place, name, id), ...restart, ...forgets];
  return [
    unmarked(secret, place, name, `${id}/label`),
    ...restart,
    ...forgets,
    { id, place, verb: "delete", ref, uid: metadata.uid, why: "nothing mounts it any more" },
  ];
}

/** Empty when no running Kiali can have read the entry. */
async function undoRestart(
  facts: PairFacts,
  kiali: KialiInstallation,
  secret: SecretObject,
  name: string,
  step: Restart,
): Promise<readonly Restart[]> {
  const need = await restartNeed(facts, kiali, secret, connectionManager(name), name);
  if (need === null) return [step];
  const listed = await kialiLists(facts.home.cluster, kiali, name, { timeoutMs: 10_000 });
  return listed.ok && !listed.value ? [] : [step];
}

function givesUp({ ref, metadata, data }: SecretObject, place: Place, name: string, id: string): Change {
  const isMarked = metadata.labels?.[MANAGED_BY] === OUR_NAME;
  return {
    id,
    place,
    verb: "update",
    ref,
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: {
        name: ref.name,
        namespace: ref.namespace ?? "",
        ...(isMarked ? { labels: { [MANAGED_BY]: OUR_NAME } } : {}),
      },
    },
    manager: connectionManager(name),
    fields: Object.keys(data)
      .filter((key) => keyOwners(metadata.managedFields, key).includes(connectionManager(name)))
      .map((key) => ({ path: `data["${key}"]`, from: key === name ? "the entry" : "its token", to: null })),
    takesOver: [],
    uid: metadata.uid,
    deletesEmpty: isMarked,
    why: `Kiali must not read ${name} when it starts`,
  };
}

/** The installer stops mounting it; the keys stay until no pod needs the Secret, or no new pod could start. */
function unmarked(secret: SecretObject, place: Place, name: string, id: string): Change {
  const { ref, metadata } = secret;
  const { [VOLUME_ANNOTATION]: _volume, ...annotations } = metadata.annotations ?? {};
  return {
    id,
    place,
    verb: "update",
    ref,
    manifest: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: ref.name, namespace: ref.namespace ?? "", labels: { [MANAGED_BY]: OUR_NAME }, annotations },
      stringData: Object.fromEntries(Object.keys(secret.data).map((key) => [key, `\${token:kept.${key}}`])),
    },
    manager: connectionManager(name),
    fields: [{ path: 'metadata.labels["kiali.io/multiCluster"]', from: "true", to: null }],
    takesOver: [],
    uid: metadata.uid,
    why: "its installer has to stop mounting it first",
  };
}

function forgotGate(place: Place, name: string): Gate {
  const because = "until then it goes on with what it has in memory";
  const title = `Kiali no longer lists Kubernetes-${name}`;
  return {
    id: `${place.side}/gate.forgot`,
    place,
    verb: "gate",
    gate: "gate.forgot",
    title,
    because,
    why: because,
    layer: "kiali",
  };
}

function refusedGate(place: Place): Gate {
  const because = "an API server goes on accepting a token for about 10 s after it died";
  const title = "The token is refused";
  return {
    id: `${place.side}/gate.refused`,
    place,
    verb: "gate",
    gate: "gate.refused",
    title,
    because,
    why: because,
    layer: "authentication",
  };
}
