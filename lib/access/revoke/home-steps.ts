import "server-only";
import { stepId } from "@/lib/access/change-for";
import { CLUSTER_ANNOTATION, connectionManager, MANAGED_BY, OUR_NAME, ownersOf } from "@/lib/access/ownership";
import type { Held } from "@/lib/access/quarantine/quarantine-secret";
import { restartStep, settledRestart } from "@/lib/access/restart-step";
import type { Manifest } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import type { Change, Gate, Place, Restart } from "@/lib/plan/plan";
import { detectLabel, type HomeSecret, type HomeSide, ownsKeys } from "./home-side";
import { andMore } from "./words";

export type HomeSteps = {
  /** Entries out, and what hides them from the installer. */
  out: readonly Change[];
  restart: readonly Restart[];
  forgot: readonly Gate[];
  /** Secrets that nothing needs any more; they go last. */
  gone: readonly Change[];
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
    if (way === "unlabel") return each.isLabelled ? [unlabelled(each, kiali, place)] : [];
    return keysOut(each, kiali, place, way === "empty");
  });
  const letGo = ways.filter(({ way }) => way === "unlabel").map(({ each }) => each);
  const names = [...loaded];
  return {
    out,
    restart: restartOf(kiali, names, letGo, place),
    forgot: names.map((name) => forgotGate(place, name)),
    gone: [
      ...ways.flatMap(({ each, way }) => (way === "delete" || way === "unlabel" ? [secretGone(each, place)] : [])),
      ...side.held.map((each) => heldGone(each, place)),
    ],
    warnings: ways.flatMap(({ each, way }) => (way === "empty" ? [staysEmpty(each, kiali)] : [])),
  };
}

/**
 * "keys": they leave the Secret, which stays or is ours to delete with the last of them. "empty": the same, and the Secret stays because pods
 * mount it. "unlabel": the operator unmounts it, then it goes. "delete": nothing mounts it.
 */
type Way = "keys" | "empty" | "unlabel" | "delete";

function wayOf({ secret, isCombined, isMounted, hasOthers }: HomeSecret, kiali: KialiInstallation): Way {
  if (isCombined || hasOthers) return "keys";
  if (!isMounted) return "delete";
  const listed = kiali.config.ok ? kiali.config.value.clusters : [];
  const isListed = listed.some(({ secretName }) => secretName === secret.metadata.name);
  return kiali.installer === "operator" && kiali.cr && !isListed ? "unlabel" : "empty";
}

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
      deletesEmpty: isCombined && isMarked,
      ...(isOurs ? {} : { removes: keys }),
      ...(unlabels && isLabelled && isLast ? { marks: { labels: { [detectLabel(kiali)[0] ?? ""]: null } } } : {}),
      why: `Kiali must not read ${name} when it starts${whose}`,
    };
  });
}

const bare = (name: string, namespace: string, isMarked: boolean): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace, ...(isMarked ? { labels: { [MANAGED_BY]: OUR_NAME } } : {}) },
});

/** Its values stay until no pod needs the Secret, or no new pod could start. It is marked as ours, so that it is found after a crash. */
function unlabelled({ secret, goes }: HomeSecret, kiali: KialiInstallation, place: Place): Change {
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
    fields: [{ path: `metadata.labels["${label}"]`, from: metadata.labels?.[label] ?? null, to: null }],
    takesOver: [],
    uid: metadata.uid,
    marks: {
      labels: { [label]: null, [MANAGED_BY]: OUR_NAME },
      annotations: { [VOLUME_ANNOTATION]: null, [CLUSTER_ANNOTATION]: first },
    },
    why: `its installer has to stop mounting it before ${name} can go`,
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
  const because = "until then it goes on with what it has in memory";
  return {
    id: forgotId(name),
    place,
    verb: "gate",
    gate: "gate.forgot",
    title: `Kiali no longer lists Kubernetes-${name}`,
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
