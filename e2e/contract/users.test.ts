import { test } from "@playwright/test";
import { ClustersUnavailable } from "@/e2e/cluster/clusters-unavailable";
import { until } from "@/e2e/cluster/until";
import { type Forgery, forgeToken } from "@/e2e/oidc/forge-token";
import { getIdToken } from "@/e2e/oidc/get-id-token";
import { startTrustingWorld, type TrustingWorld } from "@/e2e/oidc/trusting-world";
import { openCluster } from "@/lib/kube/clusters";
import { Secret } from "@/lib/secret";
import type { PersonName } from "@/sandbox/oidc/people";
import { expect, worlds } from "./fixtures";
import { rawClient } from "./raw-client";

type Where = "east" | "west" | "north";
const REVIEWS = "/apis/authentication.k8s.io/v1";
const RBAC = "rbac.authorization.k8s.io";

const EXPECTED_EAST = 'expected audience in ["kiali" "kiali-brief" "kiali-public"]';
const ALGORITHMS = '["ES256" "ES384" "ES512" "PS256" "PS384" "PS512" "RS256" "RS384" "RS512"]';
const ofOidc = (why: string) => `[invalid bearer token, oidc: ${why}]`;
const unverified = (why: string) => ofOidc(`verify token: ${why}`);

/** What is wrong with a token, where it is shown, and why it is refused there: to the letter. */
const REFUSED: readonly { forgery: Forgery; at: Where; error: string | RegExp }[] = [
  { forgery: "other audience", at: "east", error: unverified(`oidc: ${EXPECTED_EAST} got ["someone-else"]`) },
  { forgery: "other audience", at: "north", error: unverified('oidc: expected audience "kiali" got ["someone-else"]') },
  { forgery: "no groups", at: "west", error: unverified('oidc: expected audience "kiali-west" got ["kiali"]') },
  // One audience: it is looked at first. Several: the expiry is.
  { forgery: "expired", at: "west", error: unverified('oidc: expected audience "kiali-west" got ["kiali"]') },
  { forgery: "other issuer", at: "east", error: "invalid bearer token" },
  { forgery: "100 kB of nothing", at: "east", error: "invalid bearer token" },
  {
    forgery: "unsigned",
    at: "east",
    error: unverified(`oidc: id token signed with unsupported algorithm, expected ${ALGORITHMS} got "none"`),
  },
  {
    forgery: "bad signature",
    at: "west",
    error: unverified("failed to verify signature: failed to verify id token signature"),
  },
  { forgery: "email not verified", at: "east", error: ofOidc("email not verified") },
  { forgery: "no email", at: "north", error: ofOidc('parse username claims "email": claim not present') },
  {
    forgery: "not yet valid",
    at: "north",
    error:
      /^\[invalid bearer token, oidc: verify token: oidc: current time .* before the nbf \(not before\) time: .* \+0000 UTC\]$/,
  },
];

/** Who someone is in each cluster, by a token from the provider. Groups that a token does not have are no error. */
const ACCEPTED: readonly { person: PersonName; at: Where; user: string; groups: readonly string[] }[] = [
  { person: "alice", at: "east", user: "oidc:alice@example.test", groups: ["oidc:mesh-admins", "oidc:everyone"] },
  { person: "alice", at: "north", user: "corp:alice@example.test", groups: ["corp:mesh-admins", "corp:everyone"] },
  { person: "bob", at: "north", user: "corp:bob@example.test", groups: ["corp:bookinfo-viewers"] },
  { person: "carol", at: "east", user: "oidc:carol@example.test", groups: [] },
];

for (const name of worlds)
  test.describe(`users of an OpenID provider (${name})`, () => {
    test.describe.configure({ mode: "serial", timeout: 600_000 });
    let world: TrustingWorld | null = null;
    const up = (): TrustingWorld => {
      if (!world) throw new Error("no world");
      return world;
    };
    const review = (at: Where, token: string, spec: object = {}) =>
      up()[at].admin.send("POST", `${REVIEWS}/tokenreviews`, {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenReview",
        spec: { token, ...spec },
      });
    /** Asks as the bearer of a token. */
    const asBearer = async (at: Where, token: string, kind: string, resource: string, spec?: object) => {
      const { server, ca } = up()[at];
      const client = rawClient(server, ca, token);
      const body = { apiVersion: "authentication.k8s.io/v1", kind, ...(spec ? { spec } : {}) };
      const answer = await client.send("POST", `${REVIEWS}/${resource}`, body);
      await client.close();
      return answer;
    };
    const mayAs = async (at: Where, who: { user: string; groups: readonly string[] }, ask: object) => {
      const { body } = await up()[at].admin.send("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SubjectAccessReview",
        spec: { ...who, resourceAttributes: ask },
      });
      return Object(body).status;
    };

    test.beforeAll(async () => {
      world = await startTrustingWorld(name).catch((error: unknown) => {
        if (!(error instanceof ClustersUnavailable)) throw error;
        test.skip(true, `${name}: ${error.message}`);
        return null;
      });
    });
    test.afterAll(async () => world?.stop());

    for (const { person, at, user, groups } of ACCEPTED)
      test(`${person} is ${user} in ${at}, in ${groups.length} groups of the provider`, async () => {
        const answer = await review(at, await getIdToken(up().provider, person));
        expect(answer.status).toBe(201);
        expect(Object(answer.body).status).toEqual({
          authenticated: true,
          user: { username: user, uid: person, groups: [...groups, "system:authenticated"] },
          audiences: [expect.stringMatching(/^https:\/\//)],
        });
      });

    for (const { forgery, at, error } of REFUSED)
      test(`${at} says why a token is refused: ${forgery}`, async () => {
        const answer = await review(at, forgeToken(up().provider, forgery));
        expect(answer.status).toBe(201);
        expect(Object(answer.body).status).toEqual({
          user: {},
          error: typeof error === "string" ? error : expect.stringMatching(error),
        });
      });

    test("says when a token has expired", async () => {
      const token = forgeToken(up().provider, "expired");
      const { exp } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
      const moment = new Date(exp * 1000).toISOString().slice(0, 19).replace("T", " ");
      for (const at of ["east", "north"] as const)
        expect(Object((await review(at, token)).body).status.error).toBe(
          unverified(`oidc: token is expired (Token Expiry: ${moment} +0000 UTC)`),
        );
    });

    test("takes a token of 100 kB when all in it is right", async () => {
      const answer = await review("east", forgeToken(up().provider, "padded to 100 kB"));
      expect(Object(answer.body).status).toMatchObject({ authenticated: true });
    });

    test("takes a token of any client that it is told of, and of no other", async () => {
      const { provider } = up();
      const west = await getIdToken(provider, "alice", { client: "kiali-west" });
      const open = await getIdToken(provider, "alice", { client: "kiali-public" });
      const statusOf = async (at: Where, token: string) => Object((await review(at, token)).body).status;
      expect(await statusOf("west", west)).toMatchObject({ authenticated: true });
      expect(await statusOf("east", west)).not.toHaveProperty("authenticated");
      expect(await statusOf("east", open)).toMatchObject({ authenticated: true });
      expect(await statusOf("north", open)).not.toHaveProperty("authenticated");
    });

    test("a person whose token came without the email scope is nobody", async () => {
      const token = await getIdToken(up().provider, "alice", { scope: "openid" });
      expect(Object((await review("east", token)).body).status.error).toBe(
        ofOidc('parse username claims "email": claim not present'),
      );
    });

    test("cannot judge tokens of an issuer that does not answer or cannot be verified, and is ready all the same", async () => {
      for (const token of Object.values(up().unusable)) {
        expect(Object((await review("north", token)).body).status.error).toBe(ofOidc("authenticator not initialized"));
        expect(Object((await review("east", token)).body).status.error).toBe("invalid bearer token");
      }
      expect((await up().north.admin.send("GET", "/readyz")).status).toBe(200);
    });

    test("audiences of a review are the API server's own, not the token's", async () => {
      const token = await getIdToken(up().provider, "alice");
      const answer = await review("east", token, { audiences: ["kiali"] });
      expect(Object(answer.body).status).toEqual({ user: {}, error: "invalid bearer token" });
    });

    test("a review of no token is refused, and one that begins with a space is about nobody", async () => {
      const none = await review("east", "");
      expect(none.status).toBe(400);
      expect(none.body).toMatchObject({ message: "token is required for TokenReview in authentication" });
      const spaced = await review("east", ` ${forgeToken(up().provider, "expired")}`);
      expect(Object(spaced.body).status).toMatchObject({
        authenticated: true,
        user: { username: "system:anonymous", groups: ["system:unauthenticated"] },
      });
    });

    test("tells the bearer who she is, and the bearer of a refused token nothing", async () => {
      const token = await getIdToken(up().provider, "alice");
      const known = await asBearer("east", token, "SelfSubjectReview", "selfsubjectreviews");
      expect(known.status).toBe(201);
      expect(Object(known.body).status.userInfo).toEqual({
        username: "oidc:alice@example.test",
        uid: "alice",
        groups: ["oidc:mesh-admins", "oidc:everyone", "system:authenticated"],
      });
      for (const [at, refused] of [
        ["west", token],
        ["east", forgeToken(up().provider, "expired")],
      ] as const) {
        const answer = await asBearer(at, refused, "SelfSubjectReview", "selfsubjectreviews");
        expect(answer.body).toMatchObject({ code: 401, reason: "Unauthorized", message: "Unauthorized" });
      }
    });

    test("lets nobody review tokens who was not given that right", async () => {
      const token = await getIdToken(up().provider, "bob");
      const answer = await asBearer("east", token, "TokenReview", "tokenreviews", { token });
      expect(answer.body).toMatchObject({
        code: 403,
        message:
          'tokenreviews.authentication.k8s.io is forbidden: User "oidc:bob@example.test" cannot create resource "tokenreviews" in API group "authentication.k8s.io" at the cluster scope',
        details: { group: "authentication.k8s.io", kind: "tokenreviews" },
      });
    });

    test("our door reports whom a cluster sees, and its reason when it sees nobody", async () => {
      const token = new Secret(await getIdToken(up().provider, "bob"));
      const asked = async (at: Where) => {
        const opened = await openCluster(up()[at].context);
        if (!opened.ok) throw new Error(opened.problem.kind);
        return opened.value.reviewToken(token);
      };
      expect(await asked("north")).toMatchObject({
        ok: true,
        value: {
          authenticated: true,
          user: "corp:bob@example.test",
          groups: ["corp:bookinfo-viewers", "system:authenticated"],
        },
      });
      expect(await asked("west")).toMatchObject({
        ok: true,
        value: { authenticated: false, error: expect.stringContaining('expected audience "kiali-west"') },
      });
    });

    test("access is for the mapped names, with their prefix, and the reason names the binding", async () => {
      const namespace = "bookinfo";
      const viewers = { apiGroup: RBAC, kind: "Group", name: "oidc:bookinfo-viewers" };
      const { admin } = up().east;
      await admin.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      await admin.apply({
        apiVersion: `${RBAC}/v1`,
        kind: "ClusterRole",
        metadata: { name: "mesh-viewer" },
        rules: [{ apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["get", "list"] }],
      });
      await admin.apply({
        apiVersion: `${RBAC}/v1`,
        kind: "RoleBinding",
        metadata: { name: "mv", namespace },
        roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: "mesh-viewer" },
        subjects: [viewers],
      });
      const list = { verb: "list", resource: "pods", namespace };
      const bob = (prefix: string) => ({
        user: `${prefix}bob@example.test`,
        groups: [`${prefix}bookinfo-viewers`, "system:authenticated"],
      });
      const seen = await until("the binding counts", async () => {
        const status = await mayAs("east", bob("oidc:"), list);
        return status.allowed ? status : null;
      });
      expect(seen).toEqual({
        allowed: true,
        reason:
          'RBAC: allowed by RoleBinding "mv/bookinfo" of ClusterRole "mesh-viewer" to Group "oidc:bookinfo-viewers"',
      });
      expect(await mayAs("east", bob(""), list)).toEqual({ allowed: false });
      expect(await mayAs("east", bob("corp:"), list)).toEqual({ allowed: false });
      expect(await mayAs("east", bob("oidc:"), { ...list, namespace: "payments" })).toEqual({ allowed: false });
      expect(await mayAs("west", bob("oidc:"), list)).toEqual({ allowed: false });
      const visible = { verb: "get", resource: "namespaces", namespace, name: namespace };
      expect(await mayAs("east", bob("oidc:"), visible)).toMatchObject({ allowed: true });
    });

    test("a question and a request that a missing role might have allowed name that role", async () => {
      const namespace = "dangling";
      const { admin, server, ca } = up().east;
      await admin.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
      await admin.apply({
        apiVersion: `${RBAC}/v1`,
        kind: "RoleBinding",
        metadata: { name: "to-nowhere", namespace },
        roleRef: { apiGroup: RBAC, kind: "Role", name: "missing" },
        subjects: [{ apiGroup: RBAC, kind: "User", name: "oidc:carol@example.test" }],
      });
      const carol = { user: "oidc:carol@example.test", groups: ["system:authenticated"] };
      const seen = await until("the binding counts", async () => {
        const status = await mayAs("east", carol, { verb: "list", resource: "pods", namespace });
        return status.reason ? status : null;
      });
      expect(seen).toEqual({
        allowed: false,
        reason: 'rbac: RBAC: role.rbac.authorization.k8s.io "missing" not found',
      });
      const client = rawClient(server, ca, await getIdToken(up().provider, "carol"));
      const answer = await client.send("GET", `/api/v1/namespaces/${namespace}/pods`);
      await client.close();
      expect(answer.body).toMatchObject({
        code: 403,
        message:
          'pods is forbidden: User "oidc:carol@example.test" cannot list resource "pods" in API group "" in the namespace "dangling": rbac: RBAC: role.rbac.authorization.k8s.io "missing" not found',
      });
    });
  });
