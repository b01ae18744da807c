import "server-only";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { readQuarantined } from "@/lib/access/quarantine/quarantine-secret";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import { matchContext } from "@/lib/access/upkeep/match-context";
import type { SecretObject } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import { CLUSTER_ANNOTATION, COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { listedClusters } from "@/lib/kiali/status-api";
import { ok, type Problem, type Result } from "@/lib/problem";
import { type BareCase, bareRow } from "./bare-row";
import { entryRow } from "./entry-row";
import type { ConnectionRow, Inventory } from "./inventory";
import { type MountedSecret, mountedSecrets } from "./mounted-secrets";

/** Kiali asks every remote one after another before it answers; a page does not wait for the slow ones. */
const KIALI_MS = 8_000;

export type InventoryOptions = {
  /** The context of each cluster, by its name, where the operator says it. */
  remotes?: Readonly<Record<string, string>>;
  /** The clock, ms. */
  now?: () => number;
};

/**
 * Every connection of one home, whoever made it, as the home alone tells it: reads only, and dials no remote. What could not be
 * read is a problem beside the rest: a Kiali that is down or slow hides no row. Fails only when there is no Kiali to be found.
 */
export async function readInventory(facts: HomeFacts, options: InventoryOptions = {}): Promise<Result<Inventory>> {
  const kiali = await facts.kiali();
  if (!kiali.ok) return kiali;
  const { cluster, context } = facts.home;
  const { namespace } = kiali.value;
  const [homeName, remotes, listed, held, orphans] = await Promise.all([
    facts.homeName(),
    facts.remotes(),
    listedClusters(cluster, kiali.value, { timeoutMs: KIALI_MS }),
    readQuarantined(cluster, namespace),
    readOrphans(cluster, namespace),
  ]);
  const more = await otherMounted(facts, kiali.value, remotes.ok ? remotes.value.secrets : []);
  const problems = [remotes, listed, held, orphans, ...more.answers].flatMap((each) => (each.ok ? [] : [each.problem]));
  const secrets = [...(remotes.ok ? remotes.value.secrets : []), ...more.secrets].sort((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  );
  const home: Home = {
    kiali: kiali.value,
    homeName,
    secrets,
    isComplete: remotes.ok,
    // Before Kiali named its clusters there, its list said nothing of any.
    listed: listed.ok && listed.value.length > 0 ? listed.value : null,
    held: held.ok ? held.value : [],
    orphans: orphans.ok ? orphans.value : [],
    missing: more.missing,
    match: (about) => matchContext(about, facts.world.contexts, options.remotes ?? {}),
    now: (options.now ?? Date.now)(),
  };
  const connections = rowsOf(home);
  const names = new Set(connections.map(({ name }) => name));
  return ok({
    home: context,
    kiali: {
      namespace,
      name: kiali.value.name,
      version: kiali.value.version,
      installer: kiali.value.installer,
      authStrategy: kiali.value.authStrategy,
      clusterName: homeName,
    },
    connections,
    orphans: home.orphans.filter(({ name }) => !names.has(name)),
    problems: distinct(problems),
  });
}

type Home = {
  kiali: KialiInstallation;
  homeName: string | null;
  secrets: readonly SecretObject[];
  /** False when the Secrets could not be listed: then what is not there may be. */
  isComplete: boolean;
  listed: readonly string[] | null;
  held: Value<typeof readQuarantined>;
  orphans: Value<typeof readOrphans>;
  missing: readonly MountedSecret[];
  match: (about: { name: string; server: string | null }) => ConnectionRow["remote"];
  now: number;
};
type Value<Read extends (...args: never[]) => Promise<Result<unknown>>> =
  Awaited<ReturnType<Read>> extends infer Answer ? (Answer extends { ok: true; value: infer T } ? T : never) : never;

/** Rows of entries, then of what is set aside, then of what is only mounted, listed or loaded. By name. */
function rowsOf(home: Home): readonly ConnectionRow[] {
  const rows = [...entryRows(home), ...heldRows(home)];
  /** What is wrong with a name counts for a row that there is; else it is a row of its own. */
  const bare = (about: Pick<BareCase, "kind" | "name" | "secretName" | "quarantine">): void => {
    const orphan = home.orphans.find(({ name }) => name === about.name) ?? null;
    const row = bareRow({
      ...about,
      kiali: home.kiali,
      isLoaded: loadedIn(home, about.name),
      remote: home.match({ name: about.name, server: orphan?.server ?? null }),
      orphan,
    });
    const index = rows.findIndex(({ name }) => name === about.name);
    const known = rows[index];
    const [finding] = row.findings;
    if (!known) rows.push(row);
    else if (about.secretName !== null && finding)
      // To revoke it would take the good entry away as well.
      rows[index] = { ...known, findings: [{ ...finding, mend: null }, ...known.findings] };
  };
  for (const { secretName, volume, optional } of home.missing)
    if (!optional) bare({ kind: "deleted-but-mounted", name: volume, secretName });
  const isThere = (wanted: string): boolean => home.secrets.some(({ metadata }) => metadata.name === wanted);
  for (const { name, secretName } of home.kiali.config.ok ? home.kiali.config.value.clusters : [])
    if (home.isComplete && (secretName === null || !isThere(secretName))) bare({ kind: "no-secret", name, secretName });
  for (const { name, entry, secret, since, why } of home.held)
    if (!entry) bare({ kind: "quarantined", name, secretName: secret.name, quarantine: { since, why } });
  for (const name of home.listed ?? [])
    if (home.isComplete && name !== home.homeName) bare({ kind: "loaded-without-secret", name, secretName: null });
  return rows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

const loadedIn = ({ listed }: Home, name: string): boolean | null => (listed === null ? null : listed.includes(name));

function entryRows(home: Home): readonly ConnectionRow[] {
  const { kiali, homeName, now } = home;
  const mounted = new Set(mountedSecrets(kiali).map(({ secretName }) => secretName));
  const found = home.secrets.flatMap((secret) => readRemoteEntries(secret).map((entry) => ({ entry, secret })));
  const labelled = home.secrets.filter((secret) => formOf(secret, kiali) === "labelled");
  return found.map(({ entry, secret }) => {
    const held = home.held.find(({ name }) => name === entry.key);
    const isMounted = mounted.has(secret.metadata.name);
    return entryRow({
      entry,
      secret,
      form: formOf(secret, kiali),
      kiali,
      homeName,
      sameKey: found.flatMap((each) => (each.entry.key === entry.key ? [each.entry] : [])),
      otherVolumes: labelled.filter((each) => each !== secret).map(volumeOf),
      remote: home.match({ name: entry.key, server: entry.server }),
      isMounted,
      isLoaded: loadedIn(home, entry.key),
      quarantine: held ? { isProven: false, since: held.since, why: held.why } : null,
      isAside: false,
      orphan: home.orphans.find(({ name }) => name === entry.key) ?? null,
      now,
    });
  });
}

/** What is set aside and in no Secret that Kiali reads. */
function heldRows(home: Home): readonly ConnectionRow[] {
  const keys = new Set(home.secrets.flatMap(({ data }) => Object.keys(data)));
  return home.held.flatMap(({ name, entry, secret, from, since, why, isProven }) => {
    if (keys.has(name) || !entry) return [];
    const { namespace, uid } = secret;
    const metadata = { name: secret.name, namespace, uid, resourceVersion: "", creationTimestamp: since };
    const [was] = from;
    return [
      entryRow({
        entry,
        secret: { metadata },
        ...(was
          ? {
              cameFrom: {
                metadata: { ...metadata, name: was.secret, labels: was.labels, managedFields: was.managedFields },
              },
            }
          : {}),
        form: was?.secret === COMBINED_SECRET ? "combined" : "labelled",
        kiali: home.kiali,
        homeName: home.homeName,
        sameKey: [entry],
        otherVolumes: [],
        remote: home.match({ name, server: entry.server }),
        isMounted: false,
        isLoaded: loadedIn(home, name),
        quarantine: { isProven, since, why },
        isAside: true,
        orphan: home.orphans.find((each) => each.name === name) ?? null,
        now: home.now,
      }),
    ];
  });
}

const volumeOf = ({ metadata }: SecretObject): string => metadata.annotations?.[CLUSTER_ANNOTATION] ?? metadata.name;

/** "listed": known to Kiali by its configuration, and not by the label that its installer looks for. */
function formOf({ metadata }: SecretObject, { config }: KialiInstallation): "combined" | "labelled" | "listed" {
  if (metadata.name === COMBINED_SECRET) return "combined";
  if (!config.ok) return "labelled";
  const [key = "", value] = config.value.autodetect.label.split("=");
  const isLabelled = metadata.labels?.[key] === value;
  return !isLabelled && config.value.clusters.some((each) => each.secretName === metadata.name) ? "listed" : "labelled";
}

/** Secrets that the pod mounts for remotes and that neither label nor configuration tells of: there, or gone. */
async function otherMounted(facts: HomeFacts, kiali: KialiInstallation, known: readonly SecretObject[]) {
  const names = new Set([COMBINED_SECRET, ...known.map(({ metadata }) => metadata.name)]);
  const others = mountedSecrets(kiali).filter(({ secretName }) => !names.has(secretName));
  const answers = await Promise.all(
    others.map(({ secretName }) => facts.home.cluster.readSecret({ namespace: kiali.namespace, name: secretName })),
  );
  return {
    answers,
    secrets: answers.flatMap((each) => (each.ok && each.value ? [each.value] : [])),
    missing: others.filter((_, index) => {
      const answer = answers[index];
      return answer?.ok === true && answer.value === null;
    }),
  };
}

/** One refusal is one problem, however many reads met it. */
const distinct = (problems: readonly Problem[]): readonly Problem[] => [
  ...new Map(problems.map((each) => [JSON.stringify(each), each])).values(),
];
