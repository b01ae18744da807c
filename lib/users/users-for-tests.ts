import "server-only";
import { homeWith, NOON, ownKeys, secretOf } from "@/lib/access/inventory/home-for-tests";
import { configMap, WEST } from "@/lib/checks/healthy-pair";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";

export const ISSUER = "https://issuer.example.com/realms/mesh";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** For tests: an id_token of alice that is good until an hour after noon; `claims` change it, `header` its first part. */
export function testIdToken(claims: object = {}, header: object = {}): string {
  const own = {
    iss: ISSUER,
    sub: "alice",
    aud: "kiali",
    exp: NOON / 1000 + 3600,
    iat: NOON / 1000,
    email: "alice@example.com",
    groups: ["mesh-admins", "everyone"],
    ...claims,
  };
  return `${part({ alg: "RS256", kid: "k1", ...header })}.${part(own)}.c2lnbmF0dXJlLXRoYXQtbm9ib2R5LWNoZWNrcw`;
}

export type UsersScene = {
  auth?: object;
  /** More of config.yaml. */
  config?: object;
  east?: Partial<FakeClusterOptions>;
  west?: Partial<FakeClusterOptions>;
  has?: readonly FakeObject[];
  contexts?: Parameters<typeof homeWith>[0] extends infer Scene
    ? Scene extends { contexts?: infer Contexts }
      ? NonNullable<Contexts>
      : never
    : never;
};

/** For tests: east with a Kiali that signs people in at an issuer, and west connected to it. */
export function usersHome(scene: UsersScene = {}) {
  const west = fakeCluster({ ...WEST, ...scene.west });
  const auth = {
    strategy: "openid",
    openid: { issuer_uri: ISSUER, client_id: "kiali", username_claim: "email" },
    ...scene.auth,
  };
  const settings = { auth, kubernetes_config: { cluster_name: "east" }, ...scene.config };
  const { east, facts } = homeWith({
    has: [
      configMap("istio-system", "kiali", { "config.yaml": JSON.stringify(settings) }),
      secretOf("kiali-multi-cluster-secret", ownKeys()),
      ...(scene.has ?? []),
    ],
    west,
    ...(scene.east ? { east: scene.east } : {}),
    ...(scene.contexts ? { contexts: scene.contexts } : {}),
  });
  return { east, west, facts };
}
