import "server-only";
import { LAST_APPLIED } from "@/lib/access/adopt/adopt-remote";
import { connectionManager, keyOwners, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import { asItWas, type Held, readHeld } from "@/lib/access/quarantine/quarantine-secret";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { entryKeys, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { COMBINED_SECRET, labelledSecretName, REMOTE_SECRETS_ROOT } from "@/lib/kiali/secret-names";
import { ok, type Result } from "@/lib/problem";

/** One Secret of the home that has something of the connections that go. */
export type HomeSecret = {
  secret: SecretObject;
  isCombined: boolean;
  /** Kiali's Deployment mounts it: then a pod that starts needs it to exist. */
  isMounted: boolean;
  /** Its installer mounts it because of its label. */
  isLabelled: boolean;
  /** Keys that go, by the connection they belong to. */
  goes: ReadonlyMap<string, readonly string[]>;
  /** Whether other keys stay in it. */
  hasOthers: boolean;
};

/** What the home holds of the connections that go, wherever it is: also what an interrupted run has hidden from Kiali already. */
export type HomeSide = {
  secrets: readonly HomeSecret[];
  /** The entries of one name; more than one when two Secrets have that key. */
  entriesOf: (name: string) => readonly { secret: SecretObject; entry: RemoteEntry }[];
  /** Entries that stay. */
  others: readonly RemoteEntry[];
  /** What a quarantine has set aside of them: it goes as well. */
  held: readonly Held[];
  /** Secrets with nothing but what goes in them, or nothing any more, where kubectl apply keeps a copy of the token in plain words. */
  copies: readonly SecretObject[];
  /** The combined Secret, whatever is in it. */
  combined: SecretObject | null;
};

export async function homeSide(
  facts: HomeFacts,
  kiali: KialiInstallation,
  names: readonly string[],
): Promise<Result<HomeSide>> {
  const [secrets, aside] = await Promise.all([
    candidates(facts, kiali, names),
    readHeld(facts.home.cluster, kiali.namespace),
  ]);
  if (!secrets.ok) return secrets;
  if (!aside.ok) return aside;
  const held = aside.value.filter(({ note }) => names.includes(note.name));
  const [key = "", value = "true"] = detectLabel(kiali);
  const found = secrets.value.flatMap((secret): HomeSecret[] => {
    const goes = new Map(
      names.flatMap((name) => {
        const keys = entryKeys(secret, name);
        return keys.length > 0 ? [[name, keys] as const] : [];
      }),
    );
    if (goes.size === 0) return [];
    const going = new Set([...goes.values()].flat());
    return [
      {
        secret,
        isCombined: secret.metadata.name === COMBINED_SECRET,
        isMounted: kiali.deployment.volumes.some(({ secretName }) => secretName === secret.metadata.name),
        isLabelled: secret.metadata.labels?.[key] === value,
        goes,
        hasOthers: Object.keys(secret.data).some((each) => !going.has(each)),
      },
    ];
  });
  const before = held.flatMap((each) => each.note.sources.flatMap((_source, index) => asItWas(each, index) ?? []));
  const entries = [...secrets.value, ...before].flatMap((secret) =>
    readRemoteEntries(secret).map((entry) => ({ secret, entry })),
  );
  return ok({
    secrets: found,
    entriesOf: (name) => entries.filter(({ entry }) => entry.key === name),
    others: entries.flatMap(({ entry }) => (names.includes(entry.key) ? [] : [entry])),
    held,
    copies: secrets.value.filter(
      ({ metadata, data }) =>
        metadata.annotations?.[LAST_APPLIED] !== undefined &&
        names.some((name) => name in data || labelledSecretName(name) === metadata.name) &&
        Object.keys(data).every((key) => names.some((name) => entryKeys({ data }, name).includes(key))),
    ),
    combined: secrets.value.find(({ metadata }) => metadata.name === COMBINED_SECRET) ?? null,
  });
}

/** "kiali.io/multiCluster", "true", or what this Kiali's configuration says instead. */
export const detectLabel = ({ config }: Pick<KialiInstallation, "config">): readonly string[] =>
  (config.ok ? config.value.autodetect.label : "kiali.io/multiCluster=true").split("=");

/** Only our manager ever applies these keys, so giving them up takes them away. */
export const ownsKeys = ({ metadata }: SecretObject, name: string, keys: readonly string[]): boolean =>
  keys.every((key) => {
    const owners = keyOwners(metadata.managedFields, key);
    return owners.length === 1 && owners[0] === connectionManager(name);
  });

async function candidates(
  facts: HomeFacts,
  kiali: KialiInstallation,
  names: readonly string[],
): Promise<Result<readonly SecretObject[]>> {
  const { namespace, deployment } = kiali;
  const { cluster } = facts.home;
  const mounted = deployment.volumes.flatMap(({ name, secretName }) =>
    secretName !== null && deployment.mounts[name]?.startsWith(`${REMOTE_SECRETS_ROOT}/`) ? [secretName] : [],
  );
  const named = [...new Set([...mounted, ...names.map(labelledSecretName)])];
  const [read, ours, ...byName] = await Promise.all([
    facts.remotes(),
    cluster.listSecrets({ namespace, labelSelector: `${MANAGED_BY}=${OUR_NAME}` }),
    ...named.map((name) => cluster.readSecret({ namespace, name })),
  ]);
  if (!read.ok) return read;
  if (!ours.ok) return ours;
  const all = new Map([...read.value.secrets, ...ours.value].map((each) => [each.metadata.name, each]));
  for (const each of byName) {
    if (!each.ok) return each;
    if (each.value) all.set(each.value.metadata.name, each.value);
  }
  return ok([...all.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)));
}
