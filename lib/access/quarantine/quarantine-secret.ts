import "server-only";
import type { Cluster, ManagedFields, SecretObject } from "@/lib/cluster/cluster";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { ok, type Result } from "@/lib/problem";
import {
  type HeldNote,
  heldKey,
  managedFieldsOf,
  parseNote,
  QUARANTINE_ANNOTATION,
  QUARANTINE_LABEL,
} from "./held-entry";

/** One cluster that is set aside: nothing secret. */
export type QuarantinedEntry = {
  name: string;
  secret: { namespace: string; name: string; uid: string };
  /** Where it goes back to, and what that said of who wrote it. */
  from: readonly {
    secret: string;
    keys: readonly string[];
    labels: Readonly<Record<string, string>>;
    managedFields: readonly ManagedFields[];
  }[];
  /** ISO. */
  since: string;
  why: string;
  /** False while a quarantine is on its way, or was cut off: running it again finishes it. */
  isProven: boolean;
  /** The entry as Kiali read it; null when it is no entry that Kiali could read. */
  entry: RemoteEntry | null;
};

/** A holding Secret with its values: never leaves the server. */
export type Held = { note: HeldNote; secret: SecretObject };

/** Everything that is set aside in a Kiali's namespace, by name. One round trip. */
export async function readQuarantined(home: Cluster, namespace: string): Promise<Result<readonly QuarantinedEntry[]>> {
  const held = await readHeld(home, namespace);
  if (!held.ok) return held;
  return ok(
    held.value.map((each) => ({
      name: each.note.name,
      secret: { namespace, name: each.secret.metadata.name, uid: each.secret.metadata.uid },
      from: each.note.sources.map((source) => ({
        secret: source.secret,
        keys: source.keys,
        labels: source.labels,
        managedFields: managedFieldsOf(source, each.note.name),
      })),
      since: each.secret.metadata.creationTimestamp,
      why: each.note.why,
      isProven: each.note.state === "out",
      entry: entryOf(each),
    })),
  );
}

/** The same with values, for a plan. */
export async function readHeld(
  home: Cluster,
  namespace: string,
  options: { signal?: AbortSignal } = {},
): Promise<Result<readonly Held[]>> {
  const found = await home.listSecrets({ namespace, labelSelector: `${QUARANTINE_LABEL}=true` }, options);
  if (!found.ok) return found;
  return ok(
    found.value
      .flatMap((secret) => {
        const note = parseNote(secret.metadata.annotations?.[QUARANTINE_ANNOTATION]);
        return note ? [{ note, secret }] : [];
      })
      .sort((a, b) => (a.note.name < b.note.name ? -1 : 1)),
  );
}

/** The Secret of one source as it was when Kiali read it, as far as this entry goes. */
export function asItWas({ note, secret }: Held, index: number): SecretObject | null {
  const from = note.sources[index];
  if (!from) return null;
  return {
    ...secret,
    ref: { ...secret.ref, name: from.secret },
    metadata: { ...secret.metadata, name: from.secret, managedFields: managedFieldsOf(from, note.name) },
    data: Object.fromEntries(
      from.keys.flatMap((key) => {
        const value = secret.data[heldKey(index, key)];
        return value ? [[key, value]] : [];
      }),
    ),
  };
}

function entryOf(held: Held): RemoteEntry | null {
  const was = asItWas(held, 0);
  return was ? (readRemoteEntries(was).find(({ key }) => key === held.note.name) ?? null) : null;
}
