import "server-only";
import { stepId } from "@/lib/access/change-for";
import type { Connection } from "@/lib/access/connection";
import { homeEntry } from "@/lib/access/home-entry";
import { isOfConnection } from "@/lib/access/inventory/piece-of";
import { connectionManager, MANAGED_BY, OUR_NAME } from "@/lib/access/ownership";
import type { Halves } from "@/lib/access/repair/read-halves";
import { restartNeed } from "@/lib/access/restart-need";
import { mountsSecret } from "@/lib/access/restart-step";
import type { SecretObject } from "@/lib/cluster/cluster";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { Change, Gate, Place, Restart } from "@/lib/plan/plan";
import { fail, ok, type Result } from "@/lib/problem";
import { detectLabel, keysOf } from "./adopt-home";

export type Migration = {
  /** The entry in the combined Secret, with its token in a key of its own. */
  entry: Change;
  /** Why Kiali has to be restarted for it; null when it has read it already. */
  restart: string | null;
  /** After Kiali was seen to read the new entry: the old Secret is emptied, let go of, and deleted. */
  after: readonly (Change | Gate | Restart)[];
  warnings: readonly string[];
};

/** The same connection as the combined form has it. */
export const combinedOf = (connection: Connection): Connection => ({
  ...connection,
  form: { value: "combined", reason: "as you chose" },
  secretName: { value: COMBINED_SECRET, reason: "one Secret of all connections, one key per cluster" },
  tokenPlace: { value: "own-key", reason: "so that it can be replaced without a restart" },
});

/** Moves an entry to the combined Secret without a moment in which none of the two names the cluster. */
export async function migrateEntry(halves: Halves, connection: Connection): Promise<Result<Migration>> {
  const { kiali, owner, name, home, entry: now } = halves;
  if (!kiali.combined.mounted)
    return refused(`Kiali's pod does not mount ${COMBINED_SECRET}: nothing that is written there would reach it`);
  if (now.auth !== "token" && now.auth !== "token-file")
    return refused(`${name} signs in with ${now.auth}: only a token can be moved to a key of its own`);
  const place: Place = { side: "home", context: home.context };
  const [combined, marked] = await Promise.all([
    home.cluster.readSecret({ namespace: kiali.namespace, name: COMBINED_SECRET }),
    home.cluster.listSecrets({ namespace: kiali.namespace, labelSelector: `${MANAGED_BY}=${OUR_NAME}` }),
  ]);
  if (!combined.ok) return combined;
  if (!marked.ok) return marked;
  const wanted = homeEntry(combinedOf(connection), owner, kiali, combined.value);
  const ref = { apiVersion: "v1", kind: "Secret", namespace: kiali.namespace, name: COMBINED_SECRET };
  const common = { id: stepId(place, ref), place, ref };
  const isThere = combined.value !== null && wanted.fields.length === 0 && wanted.takesOver.length === 0;
  const token = halves.token !== null && wanted.token?.isSame(halves.token) === true;
  const entry: Change =
    isThere && token
      ? { ...common, verb: "keep", why: `holds ${name} as wanted` }
      : {
          ...common,
          verb: combined.value ? "update" : "create",
          manifest: wanted.manifest,
          manager: wanted.manager,
          fields: wanted.fields,
          takesOver: wanted.takesOver,
          uid: combined.value?.metadata.uid ?? null,
          why: "until the old Secret is let go of both name the cluster, and Kiali takes this one",
        };
  const restart =
    entry.verb === "keep" && combined.value
      ? await restartNeed({ home }, kiali, combined.value, connectionManager(name), name)
      : "Kiali reads its Secret only when it starts";
  const holders = [halves.secret, ...halves.duplicates].filter(({ ref: each }) => each.name !== COMBINED_SECRET);
  const emptied = marked.value.filter(
    (each) =>
      each.ref.name !== COMBINED_SECRET &&
      isOfConnection(each, { homeUid: owner.homeUid, name }) &&
      !holders.some(({ ref: other }) => other.name === each.ref.name) &&
      Object.keys(each.data).length === 0,
  );
  const old = [...holders, ...emptied].map((secret) => letGo(halves, secret, place));
  return ok({
    entry,
    restart,
    after: old.flatMap(({ steps }) => steps),
    warnings: [
      ...(entry.verb === "keep"
        ? []
        : [
            `Kiali logs one error at this start, because two Secrets name ${name}: it takes the first by name, which is ${COMBINED_SECRET}.`,
          ]),
      ...old.flatMap(({ warnings }) => warnings),
    ],
  });
}

const refused = (words: string) => fail({ kind: "invalid-input", fields: { migrate: [words] } });

/** A Secret that a pod mounts must be there when the pod starts: emptied at once, it is deleted only when nothing mounts it any more. */
function letGo(
  halves: Halves,
  secret: SecretObject,
  place: Place,
): { steps: readonly (Change | Gate | Restart)[]; warnings: readonly string[] } {
  const { kiali, name } = halves;
  const { ref, metadata } = secret;
  const id = stepId(place, ref);
  const keys = keysOf(secret, name);
  const others = Object.keys(secret.data).filter((key) => !keys.includes(key));
  const label = detectLabel(kiali);
  const isLabelled = metadata.labels?.[label] !== undefined;
  const unmark = others.length === 0 && isLabelled;
  const emptied: readonly Change[] =
    keys.length === 0 && !unmark
      ? []
      : [
          {
            id: `${id}/emptied`,
            place,
            verb: "update",
            ref,
            manifest: { apiVersion: "v1", kind: "Secret", metadata: { name: ref.name, namespace: kiali.namespace } },
            manager: connectionManager(name),
            fields: [
              ...keys.map((key) => ({
                path: `data["${key}"]`,
                from: key === name ? "the entry" : "its token",
                to: null,
              })),
              ...(unmark
                ? [{ path: `metadata.labels["${label}"]`, from: metadata.labels?.[label] ?? null, to: null }]
                : []),
            ],
            takesOver: [],
            uid: metadata.uid,
            removes: keys,
            ...(unmark ? { marks: { labels: { [label]: null } } } : {}),
            why: `${name} is read from ${COMBINED_SECRET} now, and must not be loaded twice`,
          },
        ];
  if (others.length > 0)
    return { steps: emptied, warnings: [`Secret ${ref.name} stays: it holds ${others.join(", ")} as well.`] };
  const gone: Change = {
    id: `${id}/gone`,
    place,
    verb: "delete",
    ref,
    uid: metadata.uid,
    why: "it holds nothing, and nothing mounts it",
  };
  if (!mountsSecret(kiali, ref.name))
    return { steps: [...emptied, unmounted(ref.name, id, place), gone], warnings: [] };
  if (kiali.installer === "operator" && kiali.cr) {
    const reconcile: Restart = {
      id: `${stepId(place, kiali.cr)}/${ref.name}`,
      place,
      verb: "restart",
      ref: kiali.cr,
      how: "reconcile",
      command: null,
      why: `the operator lets go of Secret ${ref.name}, and rolls Kiali once more for it`,
    };
    return { steps: [...emptied, reconcile, unmounted(ref.name, id, place), gone], warnings: [] };
  }
  const by = kiali.installer === "helm" ? "until the next helm upgrade" : "until its Deployment is changed";
  const words = `Kiali's pod mounts Secret ${ref.name} ${by}: it stays, empty, because a pod that mounts a missing Secret does not start. Adopt ${name} once more after that to delete it.`;
  return {
    steps: [...emptied, { id: `${id}/gone`, place, verb: "keep", ref, why: `empty, and mounted ${by}` }],
    warnings: [words],
  };
}

function unmounted(secretName: string, id: string, place: Place): Gate {
  const because = "a pod that mounts a missing Secret does not start";
  return {
    id: `${id}/gate.unmounted`,
    place,
    verb: "gate",
    gate: "gate.unmounted",
    title: `Kiali's Deployment does not mount Secret ${secretName}`,
    because,
    why: because,
    layer: "secret",
  };
}
