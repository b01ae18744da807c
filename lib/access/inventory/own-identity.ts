import type { Secret } from "@/lib/secret";
import type { ConnectionRow } from "./inventory";

/** One identity of a connection, the copy of its credential, and who else signs in as it. */
export type OwnIdentity = {
  identity: NonNullable<ConnectionRow["identity"]>;
  usesToken: Secret | null;
  sharedWith: readonly string[];
};

/** Every identity of a connection; the first is the one that Kiali uses. */
export const identitiesOf = ({
  identity,
  usesToken = null,
  sharedWith = [],
  besides = [],
}: PiecesAbout): readonly OwnIdentity[] => [...(identity ? [{ identity, usesToken, sharedWith }] : []), ...besides];

/** The identity that an account ("namespace/name") is; null for one that only our marks tell of. */
export const identityAt = (about: PiecesAbout, key: string): OwnIdentity | null =>
  identitiesOf(about).find(({ identity }) => `${identity.namespace}/${identity.account}` === key) ?? null;

export type PiecesAbout = {
  homeUid: string;
  /** The cluster's name in Kiali. */
  name: string;
  /** From the claims of the entry's token; null when it has none that tells. */
  identity: ConnectionRow["identity"];
  /** The entry's credential, to find the Secret that holds exactly it. */
  usesToken?: Secret | null;
  /** Other connections that sign in as the same account, in words: then it stays. */
  sharedWith?: readonly string[];
  /** More identities of this very connection: a key that stands in two Secrets may sign in as two accounts. */
  besides?: readonly OwnIdentity[];
  /** The address that its entry has, to tell its cluster from another. */
  server?: string | null;
};
