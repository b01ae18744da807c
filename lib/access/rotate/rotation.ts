import type { OwnToken } from "@/lib/access/own-tokens";
import type { Account, Cluster, Endpoint, SecretObject } from "@/lib/cluster/cluster";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Problem } from "@/lib/problem";
import type { Secret } from "@/lib/secret";

/** One connection whose token can be replaced: what is there, and what comes in its place. */
export type Rotation = {
  name: string;
  remote: Cluster;
  homeUid: string;
  homeName: string;
  secret: SecretObject;
  entry: RemoteEntry;
  endpoint: Endpoint;
  account: Account;
  /** What its role grants: the new token has to be able to do the same. */
  rules: readonly PolicyRule[];
  /** Rules that the credential must not have beyond its own; null where it may write. */
  fullRules: readonly PolicyRule[] | null;
  /** "in-place": only the token's key changes. The others need Kiali's restart: to take the token out of the kubeconfig, or to replace it there. */
  how: "in-place" | "to-own-key" | "inline";
  /** Why Kiali has to start anew, where `how` alone would not make it. */
  restart: string | null;
  /** Null for a token that does not end. */
  ttlSeconds: number | null;
  next: NextToken;
  /** What has to be refused in the end; null when no copy of it is left, or when it cannot be taken back. */
  old: Secret | null;
  /** UID of what holds the token of now; null when nothing does. */
  replaces: string | null;
  /** Deleted once the new token is proven in use. */
  outdated: readonly OwnToken[];
  /** What an operator should know of this one. */
  warnings: readonly string[];
  /** Whether this API server puts the day of its use on a token's Secret. */
  showsUse: boolean;
};

/**
 * "make": nothing is there yet. "take": an earlier run made its Secret and went no further. "finish": the home has it already, and what it
 * replaced is still there.
 */
export type NextToken = { state: "make" | "take" | "finish"; name: string; found: OwnToken | null };

/** A connection whose remote says nothing: its lane ends with this, and its token stays. */
export type SilentRemote = { name: string; context: string; silence: Problem };

export const isSilent = (each: Rotation | SilentRemote): each is SilentRemote => "silence" in each;
export const isRotation = (each: Rotation | SilentRemote): each is Rotation => !isSilent(each);

/** How the steps of one connection name its credentials. */
export const tokenIds = (name: string) => ({ next: `next/${name}`, kept: `kept/${name}` });
