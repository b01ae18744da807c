import { keyOwners } from "@/lib/access/ownership";
import type { ManagedFields } from "@/lib/cluster/cluster";
import { credentialOf } from "./credential-of";
import type { EntryCase } from "./entry-case";
import { homeFindings } from "./home-findings";
import type { ConnectionRow } from "./inventory";
import { makerOf } from "./maker-of";

/** One entry as the inventory shows it: nothing secret, and everything that the home tells. */
export function entryRow(about: EntryCase): ConnectionRow {
  const { entry, secret, form, quarantine, isAside } = about;
  const { creationTimestamp } = secret.metadata;
  const { managedFields } = (about.cameFrom ?? secret).metadata;
  const { token } = entry;
  const written = (key: string): string | null => lastWrite(managedFields, key);
  return {
    name: entry.key,
    secret: { namespace: entry.secret.namespace, name: secret.metadata.name, uid: secret.metadata.uid },
    form,
    maker: makerOf(entry, about.cameFrom ?? secret, form),
    server: entry.server,
    remote: about.remote,
    auth: entry.auth,
    tokenPlace: entry.auth === "token-file" ? "own-key" : entry.auth === "token" ? "inline" : null,
    identity:
      token?.namespace != null && token.account !== null
        ? { namespace: token.namespace, account: token.account, uid: token.accountUid }
        : null,
    credential: credentialOf(entry),
    createdAt: form === "combined" ? written(entry.key) : isAside ? null : creationTimestamp || null,
    rotatedAt: written(entry.tokenFileKey ?? entry.key),
    isMounted: about.isMounted,
    isLoaded: about.isLoaded,
    isQuarantined: quarantine !== null,
    orphan: about.orphan,
    findings: homeFindings(about),
  };
}

/** The last time that an owner of a key wrote anything of his; ISO. */
function lastWrite(managedFields: readonly ManagedFields[] | undefined, key: string): string | null {
  const owners = new Set(keyOwners(managedFields, key));
  const times = (managedFields ?? []).flatMap(({ manager, time }) => (owners.has(manager) && time ? [time] : []));
  return times.sort().at(-1) ?? null;
}
