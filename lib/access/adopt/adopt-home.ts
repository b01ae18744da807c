import "server-only";
import { stepId } from "@/lib/access/change-for";
import { isOfConnection } from "@/lib/access/inventory/piece-of";
import { connectionManager, keyOwners, ownershipMarks, ownersOf } from "@/lib/access/ownership";
import type { Halves } from "@/lib/access/repair/read-halves";
import type { Manifest, SecretObject } from "@/lib/cluster/cluster";
import { entryKeys, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { tokenReference } from "@/lib/kiali/remote-entry";
import { COMBINED_SECRET, CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import type { Change, Place } from "@/lib/plan/plan";
import type { Secret } from "@/lib/secret";
import { LAST_APPLIED } from "./adopt-remote";

export type HomeMarks = {
  step: Change /** The values that the step names. */;
  values: ReadonlyMap<string, Secret>;
  warnings: readonly string[];
};

/** Keys of a Secret that belong to one connection. */
export const keysOf = (secret: Pick<SecretObject, "data">, name: string): readonly string[] => entryKeys(secret, name);

/** The label by which an installer finds Secrets of clusters. */
export function detectLabel({ config }: Halves["kiali"]): string {
  const said = config.ok ? config.value.autodetect.label : "";
  return said.split("=")[0] || "kiali.io/multiCluster";
}

/** The entry stays to the letter; from now on its keys are this connection's alone, and no annotation repeats its token. */
export function adoptHome({ kiali, owner, name }: Halves, secret: SecretObject, place: Place): HomeMarks {
  const { ref, metadata } = secret;
  const manager = connectionManager(name);
  const keys = keysOf(secret, name);
  const isShared = ref.name === COMBINED_SECRET || readRemoteEntries(secret).length > 1;
  const placeOf = (key: string): string => `kept.${ref.name}.${key}`;
  const manifest: Manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: ref.name, namespace: kiali.namespace, ...(isShared ? {} : marksOf(kiali, owner, secret)) },
    stringData: Object.fromEntries(keys.map((key) => [key, tokenReference(placeOf(key))])),
  };
  const common = { id: stepId(place, ref), place, ref };
  const others = [
    ...new Set(keys.flatMap((key) => keyOwners(metadata.managedFields, key)).filter((each) => each !== manager)),
  ];
  const isOwned = keys.every((key) => keyOwners(metadata.managedFields, key).includes(manager));
  const isMarked = isShared || isOfConnection(secret, { homeUid: owner.homeUid, name });
  const isLeaked = metadata.annotations?.[LAST_APPLIED] !== undefined;
  const leak = `The token of ${name} stood in an annotation of Secret ${ref.name}, in plain words to whoever may read Secrets there: count it as leaked, and rotate ${name}.`;
  if (others.length === 0 && isOwned && isMarked && !isLeaked)
    return {
      step: { ...common, verb: "keep", why: `holds ${name} as this connection's own` },
      values: new Map(),
      warnings: [],
    };
  return {
    step: {
      ...common,
      verb: "update",
      manifest,
      manager,
      fields: [
        ...keys.map((key) => ({ path: `data["${key}"]: owner`, from: others.join(", ") || null, to: manager })),
        ...(isMarked ? [] : [{ path: "metadata: marks", from: null, to: `the connection ${name} of ${owner.home}` }]),
        ...(isLeaked
          ? [{ path: `metadata.annotations["${LAST_APPLIED}"]`, from: "the entry, token and all", to: null }]
          : []),
      ],
      takesOver: others.length > 0 ? others.map((each) => `field manager ${each}`) : ownersOf(secret),
      uid: metadata.uid,
      claims: { drops: [LAST_APPLIED] },
      why: "the same entry, in our hands; Kiali has read it already",
    },
    values: new Map(keys.flatMap((key) => (secret.data[key] ? [[placeOf(key), secret.data[key]] as const] : []))),
    warnings: isLeaked ? [leak] : [],
  };
}

/** Labels and annotations by which the installer mounts it stay, and become ours to take away. */
function marksOf(kiali: Halves["kiali"], owner: Halves["owner"], { metadata }: SecretObject) {
  const marks = ownershipMarks(owner);
  const [label, volume] = [detectLabel(kiali), metadata.annotations?.[VOLUME_ANNOTATION]];
  const value = metadata.labels?.[label];
  return {
    labels: { ...marks.labels, ...(value === undefined ? {} : { [label]: value }) },
    annotations: { ...marks.annotations, ...(volume === undefined ? {} : { [VOLUME_ANNOTATION]: volume }) },
  };
}
