import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Cluster, Endpoint, SecretObject } from "@/lib/cluster/cluster";
import { configMapData } from "@/lib/istio/workload";
import { type NameProposal, proposeNames } from "@/lib/kiali/cluster-name";
import { defaultAccess } from "@/lib/kiali/default-access";
import { findRemoteEntries, type RemoteEntries } from "@/lib/kiali/find-remote-entries";
import { type HomeName, type KialiInstallation, kialiName } from "@/lib/kiali/installation";
import type { RemoteEntry } from "@/lib/kiali/remote-entry";
import { type Access, type PolicyRule, rulesFor, withoutLogs } from "@/lib/kiali/rules-for-version";
import { type SecretForms, secretForms } from "@/lib/kiali/secret-forms";
import { fail, ok, type Result } from "@/lib/problem";
import type { MeshCluster } from "@/lib/telemetry/mesh-cluster";
import { readMetrics } from "@/lib/telemetry/read-metrics";
import type { OpenStore } from "@/lib/telemetry/store";
import { type KnownStores, knownStores } from "@/lib/telemetry/store-facts";
import type { MetricsView } from "@/lib/telemetry/telemetry-view";
import { type ClusterFacts, clusterFacts } from "./cluster-facts";
import { once } from "./once";

/** A value with what it comes from, for the line under a field. */
export type Derived<T> = { value: T; reason: string };

/** Where Kiali would dial the remote, and what it would trust. `endpoint.ca` null with `insecure` false: no CA is known. */
export type EndpointFact = { endpoint: Endpoint; serverReason: string; caReason: string };

/**
 * Everything known about one wish. Lazy and remembered: a fact is read when first asked for, and once, however many checks and plans ask.
 * A fact set is a moment: make a new one to look again.
 */
export type PairFacts = {
  wish: ConnectWish;
  home: ClusterFacts;
  remote: ClusterFacts;
  /** The Kiali the wish means, or the only one; "not-found" names what there is instead. */
  kiali: () => Promise<Result<KialiInstallation>>;
  homeName: () => Promise<Result<HomeName>>;
  /** Names for the remote, best first: Istio's cluster ID, then what the context suggests. */
  nameProposals: () => Promise<readonly NameProposal[]>;
  /** The wished name, else the best proposal; null when there is none. */
  name: () => Promise<Derived<string> | null>;
  /** Entries that the home's Kiali reads at its next start, with the Secrets that hold them. */
  remotes: () => Promise<Result<RemoteEntries>>;
  entries: () => Promise<Result<readonly RemoteEntry[]>>;
  /** Secrets of the home that hold entries, values as `Secret`. */
  homeSecrets: () => Promise<Result<readonly SecretObject[]>>;
  forms: () => Promise<Result<SecretForms>>;
  /** The wished form, else the one preferred for this Kiali. */
  form: () => Promise<Result<Derived<"combined" | "labelled">>>;
  access: () => Promise<Result<Derived<Access>>>;
  /** Rules of this Kiali's version for the wished or derived access. */
  rules: () => Promise<Result<readonly PolicyRule[]>>;
  /** Where Kiali would dial, known without asking anybody. */
  address: Derived<Pick<Endpoint, "server" | "tlsServerName" | "proxyUrl">>;
  /** The same with the CA to trust, which may have to be read from the remote. */
  endpoint: () => Promise<Result<EndpointFact>>;
  /** The stores that this Kiali is told to ask. */
  stores: KnownStores;
  /** What its metrics say of the home and of the remote under its name; null while the remote has none. */
  metrics: () => Promise<Result<MetricsView | null>>;
  /** Where the remote's account goes: as wished, else Istio's namespace there. */
  namespace: () => Promise<string>;
};

/** Reads nothing yet. With `signal`, every read to come gives up when it aborts. */
export function pairFacts(
  homeCluster: Cluster,
  remoteCluster: Cluster,
  wish: ConnectWish,
  options: {
    signal?: AbortSignal;
    /** For stores that are no Service of the home. */
    openStore?: OpenStore;
  } = {},
): PairFacts {
  const home = clusterFacts("home", homeCluster, options.signal);
  const remote = clusterFacts("remote", remoteCluster, options.signal);

  const kiali = once(async (): Promise<Result<KialiInstallation>> => {
    const found = await home.kialis();
    return found.ok ? chooseKiali(home.context, found.value, wish.kiali) : found;
  });
  const ofKiali = <T>(read: (kiali: KialiInstallation) => Promise<Result<T>> | Result<T>) =>
    once(async (): Promise<Result<T>> => {
      const chosen = await kiali();
      return chosen.ok ? read(chosen.value) : chosen;
    });

  const address = addressOf(remote.cluster, wish);
  const nameProposals = once(async () => {
    const { clusterId } = await remote.istio();
    const fromIstio = clusterId.sources.filter(
      (each, index, all) => all.findIndex((other) => other.value === each.value) === index,
    );
    return [...fromIstio, ...proposeNames(wish.remote)];
  });
  const remotes = ofKiali((found) => findRemoteEntries(home.cluster, found));
  const forms = ofKiali((found) => ok(secretForms(found)));
  const access = ofKiali(
    (found): Result<Derived<Access>> =>
      ok(wish.access === null ? defaultAccess(found) : { value: wish.access, reason: "as you chose" }),
  );

  const name = once(async () => {
    if (wish.name !== null) return { value: wish.name, reason: "as you chose" };
    const best = (await nameProposals())[0];
    return best ? { value: best.value, reason: `from ${best.source}` } : null;
  });
  const world = options.openStore ? { openStore: options.openStore } : {};
  const stores = knownStores({ home, kiali, world }, options.signal);

  return {
    wish,
    home,
    remote,
    kiali,
    homeName: ofKiali((found) => found.clusterName),
    nameProposals,
    name,
    stores,
    metrics: once(async () => {
      const [config, store, homeName, called] = await Promise.all([
        stores.config(),
        stores.metrics(),
        ofKiali((found) => found.clusterName)(),
        name(),
      ]);
      if (!config.ok) return config;
      if (!homeName.ok) return homeName;
      if (called === null) return ok(null);
      const pair: readonly MeshCluster[] = [
        { name: homeName.value.value, isHome: true, context: home.context, problem: null },
        { name: called.value, isHome: false, context: remote.context, problem: null },
      ];
      return ok(await readMetrics([], config.value.prometheus, store, pair));
    }),
    remotes,
    entries: once(async () => {
      const found = await remotes();
      return found.ok ? ok(found.value.entries) : found;
    }),
    homeSecrets: once(async () => {
      const found = await remotes();
      return found.ok ? ok(found.value.secrets) : found;
    }),
    forms,
    form: once(async () => {
      const found = await forms();
      if (!found.ok) return found;
      return ok(wish.form === null ? found.value.preferred : { value: wish.form, reason: "as you chose" });
    }),
    access,
    rules: once(async () => {
      const [found, wanted, openshift] = await Promise.all([kiali(), access(), remote.isOpenShift()]);
      if (!found.ok) return found;
      if (!wanted.ok) return wanted;
      const { instanceName, namespace, version, config } = found.value;
      const extra = openshift.ok && openshift.value ? { instanceName, namespace } : null;
      const rules = rulesFor(version, wanted.value.value, extra);
      return ok(config.ok && config.value.disabledFeatures.includes("logs-tab") ? withoutLogs(rules) : rules);
    }),
    address,
    endpoint: once(() => endpointOf(remote.cluster, wish, address)),
    namespace: once(async () => wish.namespace ?? (await remote.istio()).namespace),
  };
}

/** The Kiali that is meant, or the only one; "not-found" names what there is instead. */
export function chooseKiali(
  context: string,
  found: readonly KialiInstallation[],
  wanted: ConnectWish["kiali"],
): Result<KialiInstallation> {
  const names = found.map(kialiName).join(", ");
  const [only] = found;
  const chosen = wanted
    ? found.find((each) => each.namespace === wanted.namespace && each.name === wanted.name)
    : found.length === 1
      ? only
      : undefined;
  if (chosen) return ok(chosen);
  const object = wanted
    ? `Kiali ${wanted.namespace}/${wanted.name}${names ? ` (there is ${names})` : ""}`
    : names
      ? `a single Kiali: choose one of ${names}`
      : "Kiali";
  return fail({ kind: "not-found", context, object });
}

const addressOf = ({ endpoint: own, context }: Cluster, wish: ConnectWish): PairFacts["address"] => ({
  value: {
    server: wish.server ?? own.server,
    tlsServerName: wish.tlsServerName ?? (wish.server === null ? own.tlsServerName : null),
    proxyUrl: wish.proxyUrl,
  },
  reason: wish.server === null ? `from the context ${context}` : "as you chose",
});

async function endpointOf(
  remote: Cluster,
  wish: ConnectWish,
  address: PairFacts["address"],
): Promise<Result<EndpointFact>> {
  const own = remote.endpoint;
  const made = (ca: string | null, insecure: boolean, caReason: string): Result<EndpointFact> =>
    ok({ endpoint: { ...address.value, ca, insecure }, serverReason: address.reason, caReason });
  if (wish.ca === "insecure") return made(null, true, "no certificate is verified, as you chose");
  if (wish.ca !== null && typeof wish.ca === "object") return made(wish.ca.pem, false, "as you gave it");
  if (wish.ca !== "kube-root-ca" && own.ca !== null) return made(own.ca, false, `from the context ${remote.context}`);
  if (wish.ca === "kubeconfig") return made(null, false, `the context ${remote.context} has no CA`);
  const ref = {
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: wish.namespace ?? "kube-system",
    name: "kube-root-ca.crt",
  };
  const [wished, fallback] = await Promise.all([remote.read(ref), remote.read({ ...ref, namespace: "kube-system" })]);
  const found = [wished, fallback].find((each) => each.ok && each.value !== null) ?? fallback;
  if (!found.ok) return found;
  const pem = configMapData(found.value)["ca.crt"] ?? null;
  return made(
    pem,
    false,
    pem === null ? "no CA was found" : `ConfigMap ${found.value?.metadata.namespace}/kube-root-ca.crt`,
  );
}
