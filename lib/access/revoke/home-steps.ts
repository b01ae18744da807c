import "server-only";
import { LAST_APPLIED } from "@/lib/access/adopt/adopt-remote";
import { stepId } from "@/lib/access/change-for";
import { CLUSTER_ANNOTATION, connectionManager, MANAGED_BY, OUR_NAME, ownersOf } from "@/lib/access/ownership";
import type { Held } from "@/lib/access/quarantine/quarantine-secret";
import { restartStep, settledRestart } from "@/lib/access/restart-step";
import type { Manifest, SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { COMBINED_SECRET, CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import type { Change, Gate, Place, Restart } from "@/lib/plan/plan";
import { detectLabel, type HomeSecret, type HomeSide, ownsKeys } from "./home-side";
import { andMore } from "./words";

export type HomeSteps = {
  /** Entries out, and what hides them from the installer. */
  out: readonly Change[];
  restart: readonly Restart[];
  forgot: readonly Gate[];
  /** Secrets that nothing needs any more, and copies of tokens in those that stay; they go last. */
  gone: readonly Change[];
  /** Secrets that the operator may mount because its resource lists them: it has to be told before they go. */
  unlists: readonly string[];
  /** Secrets that stay without a key, because pods mount them. */
  empties: readonly string[];
  warnings: readonly string[];
};

/**
 * How the home gives connections up so that no pod of Kiali ever misses a Secret that it mounts: keys leave a Secret that stays, and a
 * Secret goes only after its installer has let go of it.
 */
export function homeSteps(
  kiali: KialiInstallation,
  side: HomeSide,
  loaded: ReadonlySet<string>,
  place: Place,
): HomeSteps {
  const ways = side.secrets.map((each) => ({ each, way: wayOf(each, kiali) }));
  const out = ways.flatMap(({ each, way }) => {
    if (way === "delete") return [];
    if (way === "unmount") return each.isLabelled || isListed(each, kiali) ? [letGoOf(each, kiali, place)] : [];
    return keysOut(each, kiali, place, way === "empty");
  });
  const letGo = ways.filter(({ way }) => way === "unmount").map(({ each }) => each);
  const names = [...loaded];
  const namesOf = (...wanted: readonly Way[]): readonly string[] =>
    ways.flatMap(({ each, way }) => (wanted.includes(way) ? [each.secret.metadata.name] : []));
  return {
    out,
    restart: restartOf(kiali, names, letGo, place),
    forgot: names.map((name) => forgotGate(place, name)),
    gone: [
      ...ways.flatMap(({ each, way }) => (way === "delete" || way === "unmount" ? [secretGone(each, place)] : [])),
      ...emptyGone(kiali, side, place),
      ...side.copies
        .filter(
          (each) =>
            !ways.some(({ each: { secret }, way }) => secret === each && (way === "delete" || way === "unmount")),
        )
        .map((each) => copyGone(each, place)),
      ...side.held.map((each) => heldGone(each, place)),
    ],
    unlists: kiali.cr ? namesOf("unmount", "delete") : [],
    empties: namesOf("empty"),
    warnings: ways.flatMap(({ each, way }) => (way === "empty" ? [staysEmpty(each, kiali)] : [])),
  };
}

/**
 * "keys": they leave the Secret, which stays or is ours to delete with the last of them. "empty": the same, and the Secret stays because pods
 * mount it. "unmount": the operator lets go of it, then it goes. "delete": nothing mounts it.
 */
type Way = "keys" | "empty" | "unmount" | "delete";

function wayOf({ isCombined, isMounted, hasOthers }: HomeSecret, kiali: KialiInstallation): Way {
  if (isCombined || hasOthers) return "keys";
  if (!isMounted) return "delete";
  return kiali.installer === "operator" && kiali.cr ? "unmount" : "empty";
}

/** Named in Kiali's configuration, under `clustering.clusters`. */
const isListed = ({ secret }: HomeSecret, { config }: KialiInstallation): boolean =>
  config.ok && config.value.clusters.some(({ secretName }) => secretName === secret.metadata.name);

function keysOut(
  { secret, isCombined, isLabelled, goes, hasOthers }: HomeSecret,
  kiali: KialiInstallation,
  place: Place,
  unlabels: boolean,
): readonly Change[] {
  const { ref, metadata } = secret;
  const isMarked = metadata.labels?.[MANAGED_BY] === OUR_NAME;
  const id = stepId(place, ref);
  return [...goes].map(([name, keys], index) => {
    const isOurs = isCombined && ownsKeys(secret, name, keys);
    const whose = isOurs ? "" : `; made by ${ownersOf(secret).join(", ")}`;
    const isLast = !hasOthers && index === goes.size - 1;
    const deletesEmpty = isCombined && isMarked && !isNeeded(kiali);
    return {
      id: goes.size > 1 ? `${id}/${name}` : id,
      place,
      verb: "update",
      ref,
      manifest: bare(secret.ref.name, ref.namespace ?? "", isMarked),
      manager: connectionManager(name),
      fields: keys.map((key) => ({
        path: `data["${key}"]`,
        from: key === name ? "the entry" : "its token",
        to: null,
      })),
      takesOver: [],
      uid: metadata.uid,
      deletesEmpty,
      ...(isOurs ? {} : { removes: keys }),
      ...(unlabels && isLabelled && isLast ? { marks: { labels: { [detectLabel(kiali)[0] ?? ""]: null } } } : {}),
      why: `Kiali must not read ${name} when it starts${whose}${isLast && deletesEmpty ? "; the Secret goes with its last key" : hasOthers ? "; its other keys stay" : ""}`,
    };
  });
}

const bare = (name: string, namespace: string, isMarked: boolean): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace, ...(isMarked ? { labels: { [MANAGED_BY]: OUR_NAME } } : {}) },
});

/** Its values stay until no pod needs the Secret, or no new pod could start. It is marked as ours, so that it is found after a crash. */
function letGoOf({ secret, goes, isLabelled }: HomeSecret, kiali: KialiInstallation, place: Place): Change {
  const { ref, metadata } = secret;
  const [label = ""] = detectLabel(kiali);
  const name = [...goes.keys()].join(", ");
  const [first = name] = goes.keys();
  return {
    id: `${stepId(place, ref)}/label`,
    place,
    verb: "update",
    ref,
    manifest: bare(ref.name, ref.namespace ?? "", true),
    manager: connectionManager(first),
    fields: isLabelled
      ? [{ path: `metadata.labels["${label}"]`, from: metadata.labels?.[label] ?? null, to: null }]
      : [{ path: `metadata.labels["${MANAGED_BY}"]`, from: metadata.labels?.[MANAGED_BY] ?? null, to: OUR_NAME }],
    takesOver: [],
    uid: metadata.uid,
    marks: {
      labels: { ...(isLabelled ? { [label]: null } : {}), [MANAGED_BY]: OUR_NAME },
      annotations: { [VOLUME_ANNOTATION]: null, [CLUSTER_ANNOTATION]: first },
    },
    why: isLabelled
      ? `its operator has to stop mounting it before ${name} can go`
      : `a run that comes after this one has to find it, when nothing mounts it any more`,
  };
}

function secretGone({ secret: { ref, metadata }, goes, isMounted }: HomeSecret, place: Place): Change {
  const why = isMounted ? "nothing mounts it any more" : "nothing mounts it";
  return {
    id: stepId(place, ref),
    place,
    verb: "delete",
    ref,
    uid: metadata.uid,
    why: `${why}; it holds the entry of ${[...goes.keys()].join(", ")}`,
  };
}

/** A pod that mounts it without `optional` could not start without it. */
const isNeeded = ({ deployment }: KialiInstallation): boolean =>
  deployment.volumes.some(({ secretName, optional }) => secretName === COMBINED_SECRET && !optional);

/** What a quarantine took the last key from: it kept the Secret for the entry that goes now. Whoever writes to it meanwhile keeps it. */
function emptyGone(kiali: KialiInstallation, { held, combined }: HomeSide, place: Place): readonly Change[] {
  const from = held.find(({ note }) => note.sources.some(({ secret }) => secret === COMBINED_SECRET));
  const isOurs = combined?.metadata.labels?.[MANAGED_BY] === OUR_NAME;
  if (!from || !combined || !isOurs || Object.keys(combined.data).length > 0 || isNeeded(kiali)) return [];
  const { ref, metadata } = combined;
  return [
    {
      id: `${stepId(place, ref)}/empty`,
      place,
      verb: "update",
      ref,
      manifest: bare(ref.name, ref.namespace ?? "", true),
      manager: connectionManager(from.note.name),
      fields: [{ path: "data", from: "nothing in it", to: null }],
      takesOver: [],
      uid: metadata.uid,
      deletesEmpty: true,
      why: `it is ours, and has been empty since ${from.note.name} was set aside: it goes`,
    },
  ];
}

/** By itself and at the end: what stands there cannot be put back, because nobody here may read it. */
function copyGone({ ref, metadata }: SecretObject, place: Place): Change {
  return {
    id: `${stepId(place, ref)}/copy`,
    place,
    verb: "update",
    ref,
    manifest: bare(ref.name, ref.namespace ?? "", metadata.labels?.[MANAGED_BY] === OUR_NAME),
    manager: OUR_NAME,
    fields: [{ path: `metadata.annotations["${LAST_APPLIED}"]`, from: "the entry, token and all", to: null }],
    takesOver: [],
    uid: metadata.uid,
    marks: { annotations: { [LAST_APPLIED]: null } },
    why: "kubectl apply has left a copy of the token there, in plain words",
  };
}

function heldGone({ note, secret: { ref, metadata } }: Held, place: Place): Change {
  const why = `it holds the entry of ${note.name}, which was set aside`;
  return { id: stepId(place, ref), place, verb: "delete", ref, uid: metadata.uid, why };
}

function restartOf(
  kiali: KialiInstallation,
  names: readonly string[],
  letGo: readonly HomeSecret[],
  place: Place,
): readonly Restart[] {
  const [first] = letGo;
  if (names.length === 0 && !first)
    return settledRestart(kiali, place).filter((step): step is Restart => step.verb === "restart");
  const form = { value: first ? ("labelled" as const) : ("combined" as const), reason: "" };
  const secretName = { value: first?.secret.metadata.name ?? "", reason: "" };
  const need = names.length === 0 ? "the operator still mounts the Secret" : `Kiali still reads ${andMore(names)}`;
  return [restartStep({ form, secretName }, kiali, place, need)];
}

export const forgotId = (name: string): string => `home/gate.forgot/${name}`;

/** One per connection: each is proven by itself. */
function forgotGate(place: Place, name: string): Gate {
  const because = "a pod keeps what it read when it started, whatever its list says";
  return {
    id: forgotId(name),
    place,
    verb: "gate",
    gate: "gate.forgot",
    title: `Kiali has forgotten ${name}: it runs in pods that started without it, and does not list it`,
    because,
    why: because,
    layer: "kiali",
    together: "forgotten",
  };
}

function staysEmpty({ secret: { ref } }: HomeSecret, { installer }: KialiInstallation): string {
  const who =
    installer === "helm"
      ? "until the next helm upgrade"
      : installer === "operator"
        ? "until clustering.clusters of its Kiali resource no longer names it"
        : "until its manifest no longer names it";
  return `Secret ${ref.namespace}/${ref.name} stays, empty, because Kiali's Deployment mounts it ${who}: without it no pod could start. Delete it after that.`;
}
