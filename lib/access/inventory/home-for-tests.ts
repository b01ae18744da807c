import "server-only";
import * as z from "zod";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import { configMap, EAST, KIALI_CONFIG, kialiDeployment, object } from "@/lib/checks/healthy-pair";
import type { OpenEndpoint } from "@/lib/cluster/cluster";
import type { ContextRow } from "@/lib/cluster/context-row";
import { type FakeCluster, type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { COMBINED_SECRET, REMOTE_SECRETS_ROOT, tokenKey, tokenPath } from "@/lib/kiali/secret-names";
import { fail } from "@/lib/problem";
import { readInventory } from "./read-inventory";

/** For tests: 2026-11-22, noon, in ms. */
export const NOON = Date.parse("2026-11-22T12:00:00Z");
export const WEST_SERVER = "https://api.west.example.com:6443";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** For tests: a service-account token; legacy without `life`, which is from and to in hours before and after noon. */
export function testToken(
  account = "kiali-remote-east",
  life?: readonly [number, number],
  uid = "uid-account",
): string {
  const hours = (count: number): number => NOON / 1000 + count * 3600;
  const times = life ? { iat: hours(life[0]), exp: hours(life[1]) } : {};
  const marks = life
    ? { "kubernetes.io": { serviceaccount: { uid } } }
    : { "kubernetes.io/serviceaccount/service-account.uid": uid };
  return [{ alg: "RS256" }, { sub: `system:serviceaccount:istio-system:${account}`, ...times, ...marks }]
    .map(part)
    .concat("c2ln")
    .join(".");
}

export type TestEntry = {
  name?: string;
  /** What the kubeconfig calls the cluster. */
  clusterName?: string;
  server?: string | null;
  user?: Readonly<Record<string, unknown>>;
  token?: string;
};

/** For tests: a kubeconfig as Kiali reads it; with the token inline unless `user` says otherwise. */
export function testKubeconfig(entry: TestEntry = {}): string {
  const { name = "west", clusterName = name, server = WEST_SERVER, token = testToken() } = entry;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    contexts: [{ name, context: { cluster: clusterName, user: name } }],
    users: [{ name, user: entry.user ?? { token } }],
    clusters: [{ name: clusterName, cluster: server === null ? {} : { server } }],
  });
}

/** For tests: keys of the combined Secret for one cluster whose token has its own key, as this console writes it. */
export const ownKeys = ({ name = "west", token = testToken(), ...rest }: TestEntry = {}): Record<string, string> => ({
  [name]: testKubeconfig({ name, ...rest, user: { tokenFile: tokenPath(COMBINED_SECRET, name) } }),
  [tokenKey(name)]: token,
});

export const secretOf = (
  name: string,
  stringData: Readonly<Record<string, string>>,
  metadata: Partial<FakeObject["metadata"]> = {},
): FakeObject => object("v1", "Secret", { name, namespace: "istio-system", ...metadata }, { stringData });

const podShape = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        volumes: z.array(z.unknown()),
        containers: z.array(z.looseObject({ volumeMounts: z.array(z.unknown()) })),
      }),
    }),
  }),
});

/** For tests: Kiali's Deployment with volumes for more Secrets, by volume name. */
export function kialiMounting(secrets: Readonly<Record<string, string>>, optional = false): FakeObject {
  const plain = kialiDeployment();
  const { spec } = podShape.parse(plain);
  const pod = spec.template.spec;
  const volumes = Object.entries(secrets).map(([name, secretName]) => ({ name, secret: { secretName, optional } }));
  const mounts = Object.entries(secrets).map(([name, secretName]) => ({
    name,
    mountPath: `${REMOTE_SECRETS_ROOT}/${secretName}`,
  }));
  const containers = pod.containers.map((each) => ({ ...each, volumeMounts: [...each.volumeMounts, ...mounts] }));
  const template = { ...spec.template, spec: { ...pod, volumes: [...pod.volumes, ...volumes], containers } };
  return { ...plain, spec: { ...spec, template } };
}

export type HomeScene = {
  has?: readonly FakeObject[];
  /** Who wrote `has`. */
  manager?: string;
  /** More lines of config.yaml. */
  config?: string;
  /** What the running Kiali lists; null when it does not answer. */
  lists?: readonly string[] | null;
  contexts?: readonly Pick<ContextRow, "name" | "server">[];
  remotes?: Readonly<Record<string, string>>;
  east?: Partial<FakeClusterOptions>;
  west?: FakeCluster;
  openEndpoint?: OpenEndpoint;
};

/** For tests: the healthy home with a Secret or two more. */
export function homeWith(scene: HomeScene = {}) {
  const lists = scene.lists === undefined ? ["east", "west"] : scene.lists;
  const east = fakeCluster({
    ...EAST,
    proxy: (_service, path) =>
      path === "/kiali/api" && lists !== null
        ? { status: 200, body: { externalServices: lists.map((name) => ({ name: `Kubernetes-${name}` })) } }
        : { status: 503, body: "no endpoints available" },
    now: () => "2026-11-22T11:00:00Z",
    ...scene.east,
  });
  if (scene.config) east.put(configMap("istio-system", "kiali", { "config.yaml": `${KIALI_CONFIG}${scene.config}` }));
  for (const each of scene.has ?? []) east.put(each, scene.manager);
  const world: UpkeepWorld = {
    home: east.cluster,
    open: async (context) =>
      context === "west" && scene.west
        ? { ok: true, value: scene.west.cluster }
        : fail({ kind: "no-such-context", context }),
    contexts: (scene.contexts ?? [{ name: "west", server: WEST_SERVER }]).map(({ name, server }) => ({
      name,
      server,
      cluster: name,
      user: null,
      namespace: null,
      credential: "none",
      current: false,
      file: "kubeconfig",
      problem: null,
    })),
    openEndpoint: scene.openEndpoint ?? (() => fakeCluster().cluster),
  };
  return { east, facts: homeFacts(world, { kiali: null }) };
}

/** For tests: the inventory of such a home at noon. */
export async function inventoryOf(scene: HomeScene = {}) {
  const { facts } = homeWith(scene);
  const found = await readInventory(facts, { now: () => NOON, remotes: scene.remotes ?? {} });
  if (!found.ok) throw new Error(found.problem.kind);
  return found.value;
}
