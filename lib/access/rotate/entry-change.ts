import "server-only";
import { stepId } from "@/lib/access/change-for";
import { annotationOwners, connectionManager, keyOwners, labelOwners, TOKEN_REPLACED } from "@/lib/access/ownership";
import type { Manifest, SecretObject } from "@/lib/cluster/cluster";
import { type RemoteAuth, remoteEntryYaml, tokenReference } from "@/lib/kiali/remote-entry";
import { tokenKey, tokenPath } from "@/lib/kiali/secret-names";
import type { Change, FieldDiff, Place } from "@/lib/plan/plan";
import type { Secret } from "@/lib/secret";
import { type Rotation, tokenIds } from "./rotation";

/**
 * What the home's Secret has to say with the new token; nothing when it says so already. Everything that this connection's manager owns there
 * is applied again as it is, by reference, because what an apply leaves out is given up.
 */
export function entryChange(rotation: Rotation, place: Place): readonly Change[] {
  const { name, secret, how, restart, next } = rotation;
  if (next.state === "finish") return [];
  const manager = connectionManager(name);
  const isTokenOnly = how === "in-place" && restart === null;
  const { ref, metadata } = secret;
  const manifest: Manifest = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: ref.name, namespace: ref.namespace ?? "", ...ownMarks(secret, manager, isTokenOnly) },
    stringData: { ...keptKeys(rotation), ...newKeys(rotation) },
  };
  return [
    {
      id: stepId(place, ref),
      place,
      verb: "update",
      ref,
      manifest,
      manager,
      fields: fieldsOf(rotation),
      takesOver: [],
      uid: metadata.uid,
      why: isTokenOnly
        ? `Kiali re-reads the token of ${name} while it runs`
        : `Kiali reads ${name} with the new token when it starts`,
    },
  ];
}

/** What the keys of this connection hold now, by the ids under which the change names them. */
export function keptValues(rotation: Rotation): ReadonlyMap<string, Secret> {
  const { name, secret } = rotation;
  return new Map(
    ownKeys(rotation).flatMap((key) => {
      const value = secret.data[key];
      return value ? [[keptId(name, key), value] as const] : [];
    }),
  );
}

const keptId = (name: string, key: string): string => `${tokenIds(name).kept}/${key}`;

const ownKeys = ({ name, secret }: Rotation): readonly string[] =>
  Object.keys(secret.data).filter((key) =>
    keyOwners(secret.metadata.managedFields, key).includes(connectionManager(name)),
  );

const keptKeys = (rotation: Rotation): Record<string, string> =>
  Object.fromEntries(ownKeys(rotation).map((key) => [key, tokenReference(keptId(rotation.name, key))]));

function newKeys(rotation: Rotation): Record<string, string> {
  const { name, endpoint, how, secret, entry } = rotation;
  const { next } = tokenIds(name);
  if (how === "in-place") return { [entry.tokenFileKey ?? tokenKey(name)]: tokenReference(next) };
  const auth: RemoteAuth =
    how === "inline"
      ? { kind: "token", ref: next }
      : { kind: "token-file", path: tokenPath(secret.metadata.name, name) };
  return {
    [name]: remoteEntryYaml({ name, endpoint, auth }),
    ...(how === "inline" ? {} : { [tokenKey(name)]: tokenReference(next) }),
  };
}

function fieldsOf({ name, how, entry }: Rotation): readonly FieldDiff[] {
  const to = "a new token, by reference";
  if (how === "in-place") return [{ path: `data["${entry.tokenFileKey ?? tokenKey(name)}"]`, from: "of before", to }];
  if (how === "inline") return [{ path: `data["${name}"].users[0].user.token`, from: "of before", to }];
  return [
    { path: `data["${name}"].users[0].user`, from: "token", to: `token in the key ${tokenKey(name)}` },
    { path: `data["${tokenKey(name)}"]`, from: null, to },
  ];
}

function ownMarks({ metadata }: SecretObject, manager: string, isTokenOnly: boolean) {
  const { labels = {}, annotations = {}, managedFields } = metadata;
  const owned = (marks: Record<string, string>, owners: typeof labelOwners) =>
    Object.fromEntries(Object.entries(marks).filter(([key]) => owners(managedFields, key).includes(manager)));
  const { [TOKEN_REPLACED]: _replaced, ...notes } = owned(annotations, annotationOwners);
  return {
    labels: owned(labels, labelOwners),
    annotations: { ...notes, ...(isTokenOnly ? { [TOKEN_REPLACED]: "without-restart" } : {}) },
  };
}
