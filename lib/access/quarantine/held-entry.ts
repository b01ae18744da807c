import "server-only";
import { createHash } from "node:crypto";
import * as z from "zod";
import { connectionManager, fieldManager, keyOwners, type Owner, ownershipMarks } from "@/lib/access/ownership";
import type { ManagedFields, Manifest, SecretObject } from "@/lib/cluster/cluster";
import { entryKeys } from "@/lib/kiali/read-remote-entry";
import { CLUSTER_ANNOTATION as VOLUME_ANNOTATION } from "@/lib/kiali/secret-names";
import type { Secret } from "@/lib/secret";

/** Marks a holding Secret. Never one of Kiali's own labels: what is held must not be found by Kiali, its chart or its operator. */
export const QUARANTINE_LABEL = "kiali-fleet.dev/quarantine";
export const QUARANTINE_ANNOTATION = "kiali-fleet.dev/quarantined";

const source = z.object({
  /** The Secret that the keys came from, and go back to. */
  secret: z.string(),
  keys: z.array(z.string()),
  /** The field manager that puts them back: the connection's own only where it owned them before. */
  manager: z.string(),
  /** To make that Secret again, should somebody delete it meanwhile. */
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  /** Whose keys they were, and when each of these last wrote (ISO): so that it is told while they are away. */
  written: z.array(z.object({ key: z.string(), manager: z.string(), at: z.string().nullable() })).exactOptional(),
});
/** Where one entry was, without anything secret. */
export type HeldSource = z.infer<typeof source>;

const note = z.object({
  name: z.string(),
  why: z.string(),
  /** "leaving" until Kiali is proven to run without it. */
  state: z.enum(["leaving", "out"]),
  sources: z.array(source),
});
export type HeldNote = z.infer<typeof note>;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** One Secret per cluster: its age says since when, and its UID what was reviewed. Two names never share one. */
export function quarantineSecretName(name: string): string {
  const prefix = "kiali-fleet-quarantine-";
  if (DNS_LABEL.test(name) && name.length <= 200) return `${prefix}${name}`;
  const readable = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60);
  return `${prefix}${readable}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`.replace("--", "-");
}

/** The key of the holding Secret for a key of the n-th source: two Secrets may hold one cluster. */
export const heldKey = (index: number, key: string): string => `${index}.${key}`;
const heldReference = (name: string, index: number, key: string): string => `held.${name}.${heldKey(index, key)}`;

/** What an annotation says, or null for one that we did not write. */
export function parseNote(text: string | undefined): HeldNote | null {
  if (text === undefined) return null;
  try {
    const parsed = note.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** How one Secret holds the entry of that name; null when it does not. */
export function sourceOf(secret: SecretObject, name: string): HeldSource | null {
  if (!(name in secret.data)) return null;
  const { metadata } = secret;
  const owners = keyOwners(metadata.managedFields, name);
  const manager = owners.includes(connectionManager(name)) ? connectionManager(name) : foreignManager(name);
  const keys = [...entryKeys(secret, name)];
  return {
    secret: metadata.name,
    keys,
    manager,
    labels: metadata.labels ?? {},
    annotations: Object.fromEntries(
      Object.entries(metadata.annotations ?? {}).filter(
        ([key]) => key === VOLUME_ANNOTATION || key.startsWith("kiali-fleet.dev/"),
      ),
    ),
    written: keys.flatMap((key) =>
      keyOwners(metadata.managedFields, key).map((each) => ({
        key,
        manager: each,
        at: lastWriteOf(metadata.managedFields, each),
      })),
    ),
  };
}

function lastWriteOf(managedFields: readonly ManagedFields[] | undefined, owner: string): string | null {
  const times = (managedFields ?? []).flatMap(({ manager, time }) => (manager === owner && time ? [time] : []));
  return times.sort().at(-1) ?? null;
}

/** Who owned the keys of one source, as its Secret said it. A note of before it was kept tells only of our own. */
export function managedFieldsOf({ keys, manager, written }: HeldSource, name: string): readonly ManagedFields[] {
  const ours = manager === connectionManager(name) ? keys.map((key) => ({ key, manager, at: null })) : [];
  return (written ?? ours).map(({ key, manager: owner, at }) => ({
    manager: owner,
    operation: "Apply",
    time: at,
    subresource: null,
    fieldsV1: { "f:data": { [`f:${key}`]: {} } },
  }));
}

/** Puts back what is not ours, so that it does not become ours by having been away. */
const foreignManager = (name: string): string => fieldManager("kiali-fleet-quarantine", name);

/** The holding Secret as it is applied, values by reference. */
export function heldManifest(namespace: string, owner: Owner, held: HeldNote): Manifest {
  const marks = ownershipMarks(owner);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: quarantineSecretName(held.name),
      namespace,
      labels: { ...marks.labels, [QUARANTINE_LABEL]: "true" },
      annotations: { ...marks.annotations, [QUARANTINE_ANNOTATION]: JSON.stringify(held) },
    },
    stringData: Object.fromEntries(
      held.sources.flatMap(({ keys }, index) =>
        keys.map((key) => [heldKey(index, key), `\${token:${heldReference(held.name, index, key)}}`]),
      ),
    ),
  };
}

/** The values that the references of a holding Secret, or of what goes back, stand for. */
export const heldTokens = (
  { name, sources }: Pick<HeldNote, "name" | "sources">,
  lookUp: (source: HeldSource, key: string, index: number) => Secret | null,
): readonly (readonly [string, Secret])[] =>
  sources.flatMap((each, index) =>
    each.keys.flatMap((key): readonly (readonly [string, Secret])[] => {
      const value = lookUp(each, key, index);
      return value ? [[heldReference(name, index, key), value]] : [];
    }),
  );

/** What goes back into a home's Secret. `live` is that Secret now: only marks that this manager holds are sent again. */
export function returnedManifest(
  namespace: string,
  held: Pick<HeldNote, "name" | "sources">,
  index: number,
  live: SecretObject | null,
): Manifest {
  const from = held.sources[index];
  if (!from) throw new Error(`${held.name} has no source ${index}`);
  const marks = live ? ownedMarks(live, from.manager) : { labels: from.labels, annotations: from.annotations };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: from.secret, namespace, ...marks },
    stringData: Object.fromEntries(from.keys.map((key) => [key, `\${token:${heldReference(held.name, index, key)}}`])),
  };
}

const owned = z.object({
  "f:metadata": z
    .object({
      "f:labels": z.record(z.string(), z.unknown()).optional(),
      "f:annotations": z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

/** Labels and annotations that a manager holds: applying without them would take them away. */
export function ownedMarks(
  { metadata }: Pick<SecretObject, "metadata">,
  manager: string,
): Pick<Manifest["metadata"], "labels" | "annotations"> {
  const parsed = (metadata.managedFields ?? [])
    .filter((entry) => entry.manager === manager)
    .map(({ fieldsV1 }) => owned.safeParse(fieldsV1))
    .flatMap((each) => (each.success && each.data["f:metadata"] ? [each.data["f:metadata"]] : []));
  const those = (all: Record<string, string> | undefined, which: "f:labels" | "f:annotations") =>
    Object.fromEntries(
      Object.entries(all ?? {}).filter(([key]) => parsed.some((each) => `f:${key}` in (each[which] ?? {}))),
    );
  return { labels: those(metadata.labels, "f:labels"), annotations: those(metadata.annotations, "f:annotations") };
}
