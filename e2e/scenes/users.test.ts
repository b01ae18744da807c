import { expect, test } from "@playwright/test";
import { parse, stringify } from "yaml";
import * as z from "zod";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { istioManifests } from "@/e2e/cluster/istio-manifests";
import { kialiManifests } from "@/e2e/cluster/kiali-manifests";
import { forgeToken } from "@/e2e/oidc/forge-token";
import { getIdToken } from "@/e2e/oidc/get-id-token";
import {
  startTrustingWorld,
  type TrustingCluster,
  type TrustingWorld,
  type TrustingWorldName,
} from "@/e2e/oidc/trusting-world";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { upkeepWorld } from "@/lib/runs/open-world";
import type { AccessMatrix } from "@/lib/users/access-matrix";
import { accessWish } from "@/lib/users/access-wish";
import { readAccess } from "@/lib/users/read-access";
import { reviewToken } from "@/lib/users/review-token";
import type { TokenReviewView } from "@/lib/users/token-review-view";

const NAMESPACE = "istio-system";
const RBAC = "rbac.authorization.k8s.io";
const worlds: readonly TrustingWorldName[] = ["sandbox", "real API servers"];
const data = z.object({ "config.yaml": z.string() });

/** The objects of a Kiali in east that signs people in at `issuer` and reads west and north. */
async function installHome({ east, west, north }: TrustingWorld, issuer: string): Promise<void> {
  const istio = { clusterId: "east", meshId: "mesh1", trustDomain: "cluster.local", network: "network-east" };
  const openid = {
    issuer_uri: issuer,
    client_id: "kiali",
    username_claim: "email",
    scopes: ["openid", "email", "groups"],
  };
  for (const manifest of [
    ...istioManifests({ ...istio, rootCa: "none", version: "1.31.1", image: "fleet.test/pause" }),
    ...kialiManifests({ installer: "plain", strategy: "openid" }),
  ]) {
    if (manifest.kind !== "ConfigMap" || manifest.metadata.name !== "kiali") {
      await east.admin.apply(manifest);
      continue;
    }
    const config = parse(data.parse(manifest.data)["config.yaml"]);
    const next = stringify({ ...config, auth: { strategy: "openid", openid } });
    await east.admin.apply({ ...manifest, data: { "config.yaml": next } });
  }
  await east.admin.apply({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "kiali-multi-cluster-secret", namespace: NAMESPACE, labels: { "kiali.io/multiCluster": "true" } },
    stringData: { west: kubeconfigOf("west", west), north: kubeconfigOf("north", north) },
  });
}

const kubeconfigOf = (name: string, { server, ca }: TrustingCluster): string =>
  stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name, user: { token: "not-one-that-works" } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
  });

for (const name of worlds)
  test.describe(`users of a home (${name})`, () => {
    test.describe.configure({ mode: "serial", timeout: 600_000 });
    let world: TrustingWorld | null = null;
    const up = (): TrustingWorld => {
      if (!world) throw new Error("no world");
      return world;
    };

    test.beforeAll(async () => {
      world = await startTrustingWorld(name).catch((error: unknown) => {
        if (!(error instanceof ClustersUnavailable)) throw error;
        test.skip(true, `${name}: ${error.message}`);
        return null;
      });
      if (world) await installHome(world, world.provider.issuer);
    });
    test.afterAll(async () => world?.stop());

    const facts = async () => {
      const opened = await upkeepWorld(up().east.context);
      if (!opened.ok) throw new Error(opened.problem.kind);
      return homeFacts(opened.value, { kiali: null });
    };
    const review = async (token: string): Promise<TokenReviewView> => {
      const read = await reviewToken(await facts(), token);
      if (!read.ok) throw new Error(JSON.stringify(read.problem));
      return read.value;
    };
    const answers = ({ clusters }: TokenReviewView) =>
      Object.fromEntries(
        clusters.map(({ cluster, answer, user, notes }) => [
          cluster,
          answer === "accepted" ? user : notes.map(({ id }) => id).join(" "),
        ]),
      );

    test("a person's token is tried in every cluster: accepted as whom, or refused and why", async () => {
      const view = await review(await getIdToken(up().provider, "alice"));
      expect(answers(view)).toEqual({
        east: "oidc:alice@example.test",
        north: "corp:alice@example.test",
        west: "review.audience",
      });
      const west = view.clusters.find(({ cluster }) => cluster === "west");
      expect(west?.notes[0]?.title).toBe("west expects the audience kiali-west, the token is for kiali");
      expect(view.differences).not.toEqual([]);
    });

    test("a person in no group is accepted, and that there is no group is said", async () => {
      const view = await review(await getIdToken(up().provider, "carol"));
      expect(answers(view)).toMatchObject({ east: "oidc:carol@example.test", north: "corp:carol@example.test" });
      const east = view.clusters.find(({ cluster }) => cluster === "east");
      expect(east?.groups).toEqual(["system:authenticated"]);
      expect(east?.notes.map(({ title }) => title).join("\n")).toMatch(/group/i);
    });

    for (const [forgery, east, north] of [
      ["expired", "review.expired", "review.expired"],
      ["not yet valid", "review.not-yet-valid", "review.not-yet-valid"],
      ["bad signature", "review.signature", "review.signature"],
      ["email not verified", "review.email-not-verified", "review.email-not-verified"],
      ["no email", "review.claim-missing", "review.claim-missing"],
    ] as const)
      test(`each API server's reason is put into words: ${forgery}`, async () => {
        expect(answers(await review(forgeToken(up().provider, forgery)))).toMatchObject({ east, north });
      });

    test("an unsigned token, one of another provider and 100 kB of nothing are never accepted", async () => {
      for (const forgery of ["unsigned", "other issuer", "100 kB of nothing"] as const) {
        const read = await reviewToken(await facts(), forgeToken(up().provider, forgery));
        const accepted = read.ok ? read.value.clusters.filter(({ answer }) => answer === "accepted") : [];
        expect(accepted).toEqual([]);
      }
    });

    test("an issuer that one API server cannot reach and others do not know is told apart", async () => {
      const { unusable, provider } = up();
      await installHome(up(), "https://127.0.0.1:9");
      expect(answers(await review(unusable.dead))).toEqual({
        east: "review.issuer",
        north: "review.not-initialized",
        west: "review.issuer",
      });
      await installHome(up(), provider.issuer);
    });

    test("a namespace that is in two clusters and visible in one is found", async () => {
      const { east, north } = up();
      for (const { admin } of [east, north])
        await admin.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "bookinfo" } });
      const rules = [{ apiGroups: [""], resources: ["namespaces", "pods", "pods/log"], verbs: ["get", "list"] }];
      await east.admin.apply({
        apiVersion: `${RBAC}/v1`,
        kind: "ClusterRole",
        metadata: { name: "mesh-viewer" },
        rules,
      });
      await east.admin.apply({
        apiVersion: `${RBAC}/v1`,
        kind: "RoleBinding",
        metadata: { name: "mv", namespace: "bookinfo" },
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "mesh-viewer" },
        subjects: [{ apiGroup: RBAC, kind: "Group", name: "oidc:bookinfo-viewers" }],
      });
      const wish = accessWish.parse({
        subject: { kind: "User", name: "oidc:bob@example.test" },
        groups: ["oidc:bookinfo-viewers"],
        as: { north: "corp:bob@example.test" },
        groupsIn: { north: ["corp:bookinfo-viewers"] },
      });
      let matrix: AccessMatrix | null = null;
      await expect
        .poll(async () => {
          const read = await readAccess(await facts(), wish);
          matrix = read.ok ? read.value : null;
          return matrix?.uneven;
        })
        .toEqual([{ namespace: "bookinfo", seenIn: ["east"], hiddenIn: ["north"] }]);
      expect(matrix).toMatchObject({
        isInUsersName: true,
        columns: [
          {
            cluster: "east",
            namespaces: expect.arrayContaining([
              expect.objectContaining({
                namespace: "bookinfo",
                access: expect.objectContaining({
                  sees: expect.objectContaining({
                    state: "yes",
                    reason: expect.stringContaining('RoleBinding "mv/bookinfo"'),
                  }),
                }),
              }),
            ]),
          },
          { cluster: "north", problem: null },
          { cluster: "west", problem: null },
        ],
      });
    });
  });
