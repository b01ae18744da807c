import "server-only";
import { mountedSecrets } from "@/lib/access/inventory/mounted-secrets";
import { annotationOwners, TOKEN_REPLACED } from "@/lib/access/ownership";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";

/** The last write of one cluster's entry. `atMs` null: the Secret does not say. */
export type EntryWrite = {
  name: string;
  secret: string;
  atMs: number | null;
  /** Field managers that own the entry. */
  by: readonly string[];
  /** Nothing but its token was replaced, which Kiali reads without a restart. */
  isTokenOnly: boolean;
  /** Kiali's Deployment mounts the Secret. */
  isMounted: boolean;
};

/** When each entry of these Secrets was written, and by whom. */
export function entryWrites(secrets: readonly SecretObject[], kiali: KialiInstallation): readonly EntryWrite[] {
  const mounted = new Set(mountedSecrets(kiali).map(({ secretName }) => secretName));
  return secrets.flatMap((secret) => {
    const { name, managedFields, creationTimestamp } = secret.metadata;
    const replaced = new Set(annotationOwners(managedFields, TOKEN_REPLACED));
    return readRemoteEntries(secret).map(({ key, managers }): EntryWrite => {
      const times = (managedFields ?? []).filter(({ manager }) => managers.includes(manager)).map(({ time }) => time);
      const written = [...times, ...(managers.length === 0 ? [creationTimestamp] : [])]
        .map((time) => Date.parse(time ?? ""))
        .filter((time) => !Number.isNaN(time));
      return {
        name: key,
        secret: name,
        atMs: written.length === 0 ? null : Math.max(...written),
        by: managers,
        isTokenOnly: managers.length > 0 && managers.every((each) => replaced.has(each)),
        isMounted: mounted.has(name),
      };
    });
  });
}
