import "server-only";
import type { Cluster, SecretObject } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";
import type { KialiInstallation } from "./installation";
import { readRemoteEntries } from "./read-remote-entry";
import type { RemoteEntry } from "./remote-entry";
import { COMBINED_SECRET, LABELLED_SECRET_LABEL } from "./secret-names";

export type RemoteEntries = { secrets: readonly SecretObject[]; entries: readonly RemoteEntry[] };

/**
 * Every remote that this Kiali takes in at its next start or after its next deployment: the combined Secret, those with its autodetect label, and
 * those its configuration names. In the order in which Kiali reads them (by Secret name: of two with one key, it keeps the first). One round trip.
 */
export async function findRemoteEntries(home: Cluster, kiali: KialiInstallation): Promise<Result<RemoteEntries>> {
  const { namespace } = kiali;
  const label = kiali.config.ok ? kiali.config.value.autodetect.label : `${LABELLED_SECRET_LABEL}=true`;
  const named = (kiali.config.ok ? kiali.config.value.clusters : []).flatMap(({ secretName }) => secretName ?? []);
  const [labelled, ...byName] = await Promise.all([
    home.listSecrets({ namespace, labelSelector: label }),
    ...[COMBINED_SECRET, ...named].map((name) => home.readSecret({ namespace, name })),
  ]);
  if (!labelled.ok) return labelled;
  const secrets = new Map(labelled.value.map((each) => [each.metadata.name, each]));
  for (const each of byName) {
    if (!each.ok) return each;
    if (each.value) secrets.set(each.value.metadata.name, each.value);
  }
  const ordered = [...secrets.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  return ok({ secrets: ordered, entries: ordered.flatMap(readRemoteEntries) });
}
