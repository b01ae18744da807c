import "server-only";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { EAST, istiod, kialiDeployment, namespace, WEST, wish } from "@/lib/checks/healthy-pair";
import type { AccessAsk, Cluster, FoundObject, ObjectRef, OpenEndpoint } from "@/lib/cluster/cluster";
import { mergeTrees } from "@/lib/cluster/fake-apply";
import { type FakeCluster, type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { configMapData } from "@/lib/istio/workload";
import { probeOf, readRemoteEntries, tokenClaims } from "@/lib/kiali/read-remote-entry";
import { LABELLED_SECRET_LABEL, REMOTE_SECRETS_ROOT } from "@/lib/kiali/secret-names";
import { canonicalJson } from "@/lib/plan/canonical-json";
import type { Problem } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { RESTARTED_AT } from "./deployment-strategy";
import { LAST_USED } from "./gates/in-use";

/** For tests: a home whose Kiali reads its Secret when its pod starts and dies of a bad remote, and remotes that know their tokens. */
export type FakeMesh = {
  east: FakeCluster;
  west: FakeCluster;
  /** Answers for a third cluster; it throws unless the mesh was made with `hasNorth`. */
  north: () => FakeCluster;
  openEndpoint: OpenEndpoint;
  /** Clusters that the running Kiali has read, by name. */
  loaded: () => readonly string[];
  /** Whether any Kiali pod is Ready. */
  isServing: () => boolean;
  /** How many pods Kiali has had. */
  starts: () => number;
  /** From now on the API server of that cluster is silent. */
  kill: (server: string) => void;
  revive: (server: string) => void;
  /** As an installer does it: Kiali's file has these `external_services` beside what it had, and its pods are made again when that is new. */
  configure: (services: unknown) => void;
  /** What is in the clusters, without what differs from run to run. */
  state: () => unknown;
};

export type FakeMeshOptions = {
  east?: Partial<FakeClusterOptions>;
  west?: Partial<FakeClusterOptions>;
  eastHas?: readonly FakeObject[];
  westHas?: readonly FakeObject[];
  /** This remote in place of one of its own: another home has it as well. */
  sharedWest?: FakeCluster;
  /** A second remote, which has nothing to do with west. */
  hasNorth?: boolean;
  /** An operator that mounts every labelled Secret, and those that its resource lists, when it reconciles. */
  hasOperator?: boolean;
  /** The remotes note the day of a token's use on its Secret, as API servers since 1.27 do; Kiali lists only those that accept its token. */
  notesUse?: boolean;
  /** Kiali's pod never sees that a token file changed. */
  keepsTokenFiles?: boolean;
  /** Pods of a new rollout end like this whatever the Secret says. */
  newPod?: "unschedulable" | "image" | "quota";
};

const deploymentShape = z.looseObject({
  metadata: z.looseObject({ name: z.string(), uid: z.string() }),
  spec: z.looseObject({
    strategy: z.object({ rollingUpdate: z.object({ maxUnavailable: z.union([z.string(), z.number()]) }).nullish() }),
    template: z.looseObject({
      metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }).optional(),
      spec: z.looseObject({
        volumes: z.array(z.looseObject({ secret: z.looseObject({ secretName: z.string() }).optional() })),
        containers: z.array(z.looseObject({ volumeMounts: z.array(z.unknown()) })),
      }),
    }),
  }),
});
const resourceShape = z.object({
  spec: z.object({ clustering: z.object({ clusters: z.array(z.object({ secret_name: z.string() })) }) }),
});
const servicesShape = z.object({ spec: z.object({ external_services: z.unknown().optional() }).optional() });
const configShape = z.looseObject({ external_services: z.unknown().optional() });
const rolesShape = z.object({
  rules: z.array(
    z.object({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) }),
  ),
});

const KIALI: ObjectRef = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const CONFIG: ObjectRef = { apiVersion: "v1", kind: "ConfigMap", namespace: "istio-system", name: "kiali" };
const CONFIGURED_AT = "operator.kiali.io/last-updated";
const POD_LABELS = { "app.kubernetes.io/instance": "kiali", "app.kubernetes.io/name": "kiali" };

type Loaded = { name: string; server: string; secret: string; token: Secret; isFile: boolean };
type Pod = { name: string; stamp: string | null; isReady: boolean; loaded: readonly Loaded[] };

export function fakeMesh(options: FakeMeshOptions = {}): FakeMesh {
  let seconds = Math.floor(Date.now() / 1000);
  const now = (): string => {
    seconds += 1;
    return new Date(seconds * 1000).toISOString().replace(".000", "");
  };
  const dead = new Set<string>();
  const pods: Pod[] = [];
  let serial = 0;
  let isRolling = false;

  const east = fakeCluster({
    ...EAST,
    now,
    proxy: (_service, path) => answer(path),
    logs: new Proxy({}, { get: () => LOG }),
    react: (_fake, call) => {
      if (call === "patch Deployment/istio-system/kiali" && !isRolling) roll();
      if (/^(apply|patch) Kiali\/istio-system\/kiali$/.test(call) && options.hasOperator) reconcile();
    },
    ...options.east,
  });
  const west = options.sharedWest ?? fakeCluster({ ...WEST, now, ...options.west });
  const north = options.hasNorth ? fakeCluster({ ...NORTH, now }) : null;
  const remoteAt = (server: string): FakeCluster | undefined =>
    [west, north].find((each) => each?.cluster.endpoint.server === server) ?? undefined;
  for (const each of [...(options.hasOperator ? OPERATED : []), ...(options.eastHas ?? [])]) east.put(each);
  for (const each of options.westHas ?? []) west.put(each);

  const deployment = () => deploymentShape.parse(east.find(KIALI));
  /** What makes a pod template another one. */
  const stampOf = (): string | null => {
    const { metadata, spec } = deployment().spec.template;
    const configured = metadata?.annotations?.[CONFIGURED_AT];
    const restarted = metadata?.annotations?.[RESTARTED_AT] ?? null;
    const stamp = configured === undefined ? restarted : `${restarted} configured ${configured}`;
    return spec.volumes.length === 2 ? stamp : `${stamp} with ${spec.volumes.length} volumes`;
  };
  const serving = (): Pod | undefined => pods.find(({ isReady }) => isReady);

  /** Null when Kiali would start with what the combined Secret says now; else the remote it would die of. */
  const readSecret = async (): Promise<{ read: readonly Loaded[]; killer: string | null }> => {
    const mounted = deployment().spec.template.spec.volumes.flatMap(({ secret }) => secret?.secretName ?? []);
    const secrets = await Promise.all(
      mounted.map((name) => east.cluster.readSecret({ namespace: "istio-system", name })),
    );
    const entries = secrets.flatMap((secret) =>
      secret.ok && secret.value
        ? readRemoteEntries(secret.value).map(({ key, auth }) => ({
            key,
            isFile: auth === "token-file",
            in: secret.value,
          }))
        : [],
    );
    const bad = entries.find((entry) => {
      const probe = entry.in && probeOf(entry.in, entry.key);
      return !probe || problemOf(probe.endpoint.server, probe.token) !== null;
    });
    const read = entries.flatMap((entry): readonly Loaded[] => {
      const probe = entry.in && probeOf(entry.in, entry.key);
      if (!probe || !entry.in) return [];
      const isFile = entry.isFile && !options.keepsTokenFiles;
      return [
        { name: entry.key, server: probe.endpoint.server, secret: entry.in.metadata.name, token: probe.token, isFile },
      ];
    });
    return { read, killer: bad?.key ?? null };
  };

  const problemOf = (server: string, token: Secret): Problem | null => {
    if (dead.has(server)) return { kind: "unreachable", context: server, server, why: "refused", timeoutMs: null };
    const remote = remoteAt(server);
    return remote && isLive(remote, token) ? null : { kind: "unauthenticated", context: server, credential: "token" };
  };

  function roll(): void {
    isRolling = true;
    const stamp = stampOf();
    const same = pods.find((pod) => pod.stamp === stamp);
    if (same) {
      // The template of a pod that still runs: the others go.
      pods.splice(0, pods.length, same);
      publish();
      isRolling = false;
      return;
    }
    void readSecret().then(({ read, killer }) => {
      serial += 1;
      const isReady = killer === null && options.newPod === undefined;
      if (options.newPod !== "quota") pods.push({ name: `kiali-${serial}`, stamp, isReady, loaded: read });
      const surge = deployment().spec.strategy.rollingUpdate?.maxUnavailable === 0;
      if (isReady || !surge) pods.splice(0, pods.length, ...pods.filter((pod) => pod.stamp === stamp));
      publish();
      isRolling = false;
      if (stampOf() !== stamp) roll();
    });
  }

  function configure(services: unknown): void {
    const file = east.find(CONFIG);
    const text = configMapData(file)["config.yaml"] ?? "";
    const { external_services: before, ...rest } = configShape.parse(parse(text) ?? {});
    const rendered = mergeTrees(withoutScopes(before) ?? {}, services ?? {});
    const isNone = before === undefined && services === undefined;
    const after = stringify(isNone ? rest : { ...rest, external_services: rendered });
    if (!file || canonicalJson(parse(after)) === canonicalJson(parse(text))) return;
    east.put({ ...file, data: { "config.yaml": after } }, "installer");
    const { spec, ...found } = deployment();
    const template = {
      ...spec.template,
      metadata: {
        ...spec.template.metadata,
        annotations: { ...spec.template.metadata?.annotations, [CONFIGURED_AT]: now() },
      },
    };
    east.put({ apiVersion: "apps/v1", kind: "Deployment", ...found, spec: { ...spec, template } });
    if (!isRolling) roll();
  }

  /** As the operator does it: volumes for the labelled Secrets that there are and for those that its resource lists, in the chart's order. */
  function reconcile(): void {
    const resource = east.find({ apiVersion: "", kind: "Kiali", namespace: "istio-system", name: "kiali" });
    configure(servicesShape.safeParse(resource).data?.spec?.external_services);
    const { spec, ...found } = deployment();
    const listed = resourceShape.safeParse(resource).data?.spec.clustering.clusters ?? [];
    const labelled = east
      .names()
      .filter((key) => key.startsWith("Secret/istio-system/"))
      .map((key) => key.split("/")[2] ?? "")
      .filter((name) => {
        const secret = east.find({ apiVersion: "v1", kind: "Secret", namespace: "istio-system", name });
        return secret?.metadata.labels?.[LABELLED_SECRET_LABEL] === "true";
      });
    const names = [...new Set([...labelled, ...listed.map((each) => each.secret_name)])];
    const [container] = spec.template.spec.containers;
    const pod = {
      ...spec.template.spec,
      volumes: [
        ...spec.template.spec.volumes.slice(0, 2),
        ...names.map((name) => ({ name, secret: { secretName: name } })),
      ],
      containers: [
        {
          ...container,
          volumeMounts: [
            ...(container?.volumeMounts.slice(0, 2) ?? []),
            ...names.map((name) => ({ name, mountPath: `${REMOTE_SECRETS_ROOT}/${name}` })),
          ],
        },
      ],
    };
    east.put({
      apiVersion: "apps/v1",
      kind: "Deployment",
      ...found,
      spec: { ...spec, template: { ...spec.template, spec: pod } },
    });
    if (!isRolling) roll();
  }

  function publish(): void {
    const found = east.find(KIALI);
    if (!found) return;
    const stamp = stampOf();
    east.put({
      ...found,
      status: {
        observedGeneration: found.metadata.generation ?? 0,
        replicas: pods.length,
        updatedReplicas: pods.filter((pod) => pod.stamp === stamp).length,
        availableReplicas: pods.filter(({ isReady }) => isReady).length,
        ...(options.newPod === "quota" && !pods.some((pod) => pod.stamp === stamp)
          ? {
              conditions: [
                { type: "ReplicaFailure", status: "True", reason: "FailedCreate", message: "exceeded quota: tight" },
              ],
            }
          : {}),
      },
    });
    for (const name of east.names().filter((key) => key.startsWith("Pod/istio-system/kiali-")))
      if (!pods.some((pod) => name.endsWith(`/${pod.name}`)))
        east.drop({ apiVersion: "v1", kind: "Pod", namespace: "istio-system", name: name.split("/")[2] ?? "" });
    for (const pod of pods) east.put(podObject(pod));
  }

  const podObject = ({ name, isReady }: Pod): FakeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "istio-system", labels: POD_LABELS },
    status: isReady
      ? {
          phase: "Running",
          conditions: [{ type: "Ready", status: "True" }],
          containerStatuses: [{ name: "kiali", restartCount: 0, state: {} }],
        }
      : BAD_POD[options.newPod ?? "crashed"],
  });

  function answer(path: string): { status: number; body: unknown } {
    const pod = serving();
    if (!pod) return { status: 503, body: "no endpoints available" };
    if (path === "/kiali/healthz") return { status: 200, body: "" };
    const isListed = (entry: Loaded): boolean => !dead.has(entry.server) && (!options.notesUse || isAccepted(entry));
    const seen = pod.loaded.filter(isListed).map(({ name }) => name);
    if (path === "/kiali/api")
      return {
        status: 200,
        body: { externalServices: ["east", ...seen].map((name) => ({ name: `Kubernetes-${name}` })) },
      };
    if (path === "/kiali/api/namespaces")
      return { status: 200, body: ["east", ...seen].map((cluster) => ({ name: "default", cluster })) };
    return { status: 404, body: "" };
  }

  /** What the running Kiali signs in with: a token file as it is now, or what it read when it started. */
  function isAccepted({ name, secret, server, token, isFile }: Loaded): boolean {
    const text = isFile ? east.secretText("istio-system", secret, `${name}.token`) : null;
    const used = text === null ? token : new Secret(text);
    const problem = problemOf(server, used);
    if (problem === null) noteUse(server, used);
    return problem === null;
  }

  function noteUse(server: string, token: Secret): void {
    const { namespace, secret } = tokenClaims(token) ?? {};
    const remote = remoteAt(server);
    if (!options.notesUse || !remote || !namespace || !secret || secret.uid) return;
    const ref = { apiVersion: "v1", kind: "Secret", namespace, name: secret.name };
    const labels = remote.find(ref)?.metadata.labels;
    if (!labels?.[LAST_USED]) remote.note(ref, LAST_USED, "2026-11-22", "kube-apiserver");
  }

  pods.push({ name: "kiali-0", stamp: null, isReady: true, loaded: [] });
  publish();

  return {
    east,
    west,
    north: () => {
      if (!north) throw new Error("this mesh has no north");
      return north;
    },
    openEndpoint: (label, endpoint, token): Cluster => {
      const problem = problemOf(endpoint.server, token);
      const subject = tokenClaims(token)?.subject ?? "system:anonymous";
      if (problem === null) noteUse(endpoint.server, token);
      return fakeCluster({
        context: label,
        endpoint,
        credential: "token",
        identity: { username: subject },
        may: (ask) => isGranted(remoteAt(endpoint.server) ?? west, subject, ask),
        ...(problem === null
          ? {}
          : problem.kind === "unreachable"
            ? { fails: { "*": problem } }
            : { fails: { whoAmI: problem, may: problem } }),
      }).cluster;
    },
    loaded: () => (serving()?.loaded ?? []).map(({ name }) => name),
    isServing: () => serving() !== undefined,
    starts: () => serial + 1,
    kill: (server) => void dead.add(server),
    revive: (server) => void dead.delete(server),
    configure,
    state: () => ({ east: stateOf(east), west: stateOf(west), ...(north ? { north: stateOf(north) } : {}) }),
  };
}

/** What an installer renders beside its own defaults. */
function withoutScopes(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (key === "query_scope" ? [] : [[key, withoutScopes(member)]])),
  );
}

/** A token lives while its account does, and with the Secret that it is in or bound to. */
function isLive(remote: FakeCluster, token: Secret): boolean {
  const claims = tokenClaims(token);
  if (!claims?.account || !claims.namespace) return false;
  const account = remote.find({
    apiVersion: "v1",
    kind: "ServiceAccount",
    namespace: claims.namespace,
    name: claims.account,
  });
  if (!account) return false;
  const holder = { apiVersion: "v1", kind: "Secret", namespace: claims.namespace, name: claims.secret?.name ?? "" };
  if (claims.expiresAt !== null)
    return (
      claims.accountUid === account.metadata.uid &&
      (!claims.secret?.uid || remote.find(holder)?.metadata.uid === claims.secret.uid)
    );
  const { namespace: room } = claims;
  return remote
    .names()
    .filter((key) => key.startsWith(`Secret/${room}/`))
    .some((key) => remote.secretText(room, key.split("/")[2] ?? "", "token") === token.reveal());
}

const bindingShape = z.object({
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(z.object({ kind: z.string(), name: z.string(), namespace: z.string().optional() })).default([]),
});

/** RBAC's answer: every binding of the account, whatever it is called, to the role that it names. */
function isGranted(remote: FakeCluster, subject: string, ask: AccessAsk): boolean {
  const [, , room = "", name = ""] = subject.split(":");
  const rbac = { apiVersion: "rbac.authorization.k8s.io/v1", namespace: null };
  const roles = remote
    .names()
    .filter((key) => key.startsWith("ClusterRoleBinding//"))
    .flatMap((key) => {
      const found = remote.find({ ...rbac, kind: "ClusterRoleBinding", name: key.split("/")[2] ?? "" });
      const binding = bindingShape.safeParse(found);
      if (!binding.success) return [];
      const { subjects, roleRef } = binding.data;
      const isIts = subjects.some(
        (each) => each.kind === "ServiceAccount" && each.namespace === room && each.name === name,
      );
      return isIts ? [rolesShape.safeParse(remote.find({ ...rbac, kind: "ClusterRole", name: roleRef.name }))] : [];
    });
  const has = (list: readonly string[], wanted: string): boolean => list.includes("*") || list.includes(wanted);
  return roles.some(
    (role) =>
      role.success &&
      role.data.rules.some(
        ({ apiGroups, resources, verbs }) =>
          has(apiGroups, ask.group) && has(resources, ask.resource) && has(verbs, ask.verb),
      ),
  );
}

/** Objects by name with what an operator would compare; restart stamps, pods and tokens come and go. */
function stateOf(fake: FakeCluster): Record<string, unknown> {
  return Object.fromEntries(
    fake
      .names()
      .filter((key) => !key.startsWith("Pod/"))
      .map((key) => {
        const [kind = "", namespace = "", name = ""] = key.split("/");
        const found = fake.find({ apiVersion: "", kind, namespace: namespace || null, name });
        return [key, found && contentOf(found)];
      }),
  );
}

function contentOf(found: FoundObject): unknown {
  const { metadata, status: _status, ...rest } = found;
  const text = JSON.stringify({ ...rest, labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} });
  const plain = JSON.parse(text.replaceAll(/"kubectl.kubernetes.io\/restartedAt":"[^"]*"/g, '"restarted":true'));
  return found.kind === "Secret"
    ? { ...plain, data: Object.keys(z.record(z.string(), z.unknown()).parse(rest.data ?? {})).sort() }
    : plain;
}

const NORTH: FakeClusterOptions = {
  ...WEST,
  context: "north",
  objects: [namespace("kube-system", "uid-north"), namespace("istio-system", "uid-istio-north"), istiod("north")],
  endpoint: { ...WEST.endpoint, server: "https://api.north.example.com:6443" },
};

const OPERATED: readonly FakeObject[] = [
  kialiDeployment({ annotations: { "operator-sdk/primary-resource": "istio-system/kiali" } }),
  { apiVersion: "kiali.io/v1alpha1", kind: "Kiali", metadata: { name: "kiali", namespace: "istio-system" }, spec: {} },
];

const LOG = `2026-11-22T12:00:01Z INF Kiali: Version: v2.29.0
2026-11-22T12:00:02Z FTL failed to determine if *v1.Pod is namespaced: failed to get server groups: Get "https://api.north.example.com:6443/api": dial tcp 10.0.0.9:6443: connect: connection refused, token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln
`;

const BAD_POD = {
  crashed: {
    phase: "Running",
    conditions: [{ type: "Ready", status: "False" }],
    containerStatuses: [
      {
        name: "kiali",
        restartCount: 1,
        state: { waiting: { reason: "CrashLoopBackOff" } },
        lastState: { terminated: { exitCode: 1 } },
      },
    ],
  },
  unschedulable: {
    phase: "Pending",
    conditions: [
      {
        type: "PodScheduled",
        status: "False",
        reason: "Unschedulable",
        message: "0/1 nodes are available: 1 Insufficient cpu.",
      },
    ],
  },
  image: {
    phase: "Pending",
    containerStatuses: [
      { name: "kiali", restartCount: 0, state: { waiting: { reason: "ImagePullBackOff", message: "not found" } } },
    ],
  },
  quota: {},
} as const;

export const meshWish = wish;
