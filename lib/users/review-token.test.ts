import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { NOON } from "@/lib/access/inventory/home-for-tests";
import type { ReviewedToken } from "@/lib/cluster/cluster";
import { readIdToken } from "./read-id-token";
import { reviewToken } from "./review-token";
import { ISSUER, testIdToken, type UsersScene, usersHome } from "./users-for-tests";

const now = () => NOON;
const accepts =
  (user: string, ...groups: readonly string[]) =>
  (): ReviewedToken => ({ authenticated: true, user, groups: [...groups, "system:authenticated"], error: null });
const refuses = (error: string) => (): Partial<ReviewedToken> => ({ error });

async function reviewed(text: string, scene: UsersScene = {}) {
  const { east, west, facts } = usersHome(scene);
  const result = await reviewToken(facts, text, { now });
  const asked = [east, west].map(({ calls }) => calls.filter((call) => call === "reviewToken").length);
  return { result, asked, view: result.ok ? result.value : null };
}

test.describe("reviewToken", () => {
  test("says of each cluster whom it takes the bearer for, or why it refuses", async () => {
    const { view, asked } = await reviewed(testIdToken(), {
      east: { reviewToken: accepts("alice@example.com", "mesh-admins", "everyone") },
      west: {
        reviewToken: refuses(
          '[invalid bearer token, oidc: verify token: oidc: expected audience "kiali-west" got ["kiali"]]',
        ),
      },
    });
    expect(asked).toEqual([1, 1]);
    expect(view?.clusters).toMatchObject([
      { cluster: "east", isHome: true, answer: "accepted", user: "alice@example.com", notes: [] },
      { cluster: "west", answer: "refused", user: null, notes: [{ id: "review.audience" }] },
    ]);
    expect(view).toMatchObject({ isSent: true, notes: [], differences: [], claims: { subject: "alice" } });
  });

  test("tells names and groups that differ between clusters, and the prefix of each", async () => {
    const { view } = await reviewed(testIdToken(), {
      east: { reviewToken: accepts("alice", "mesh-admins", "everyone") },
      west: { reviewToken: accepts("oidc:alice", "oidc:mesh-admins", "oidc:everyone") },
    });
    expect(view?.clusters[1]?.notes).toMatchObject([
      { id: "review.groups-prefix", title: 'In west groups begin with "oidc:"' },
    ]);
    expect(view?.differences.map(({ id }) => id)).toEqual(["review.names-differ", "review.groups-differ"]);
  });

  test("warns of groups that are missing without any error", async () => {
    const scene = { east: { reviewToken: accepts("alice") }, west: { reviewToken: accepts("alice") } };
    const noteOf = async (token: string) => (await reviewed(token, scene)).view?.clusters[0]?.notes.map(({ id }) => id);
    expect(await noteOf(testIdToken({ groups: undefined }))).toEqual(["review.no-groups"]);
    expect(await noteOf(testIdToken())).toEqual(["review.groups-ignored"]);
    expect(await noteOf(testIdToken({ groups: "mesh-admins" }))).toEqual(["review.groups-ignored"]);
  });

  test("explains the cache when an expired token is still accepted", async () => {
    const { view } = await reviewed(testIdToken({ exp: NOON / 1000 - 3 }), {
      east: { reviewToken: accepts("alice", "mesh-admins", "everyone") },
      west: {
        reviewToken: refuses("[invalid bearer token, oidc: verify token: oidc: token is expired (Token Expiry: x)]"),
      },
    });
    expect(view?.notes.map(({ id }) => id)).toEqual(["token.expired"]);
    expect(view?.clusters.map(({ notes }) => notes.map(({ id }) => id))).toEqual([
      ["review.cached"],
      ["review.expired"],
    ]);
  });

  test("keeps the answers of the others when a cluster may not be asked, is silent, or has no context", async () => {
    const denied = await reviewed(testIdToken(), {
      east: { reviewToken: accepts("alice") },
      west: { denies: ["reviewToken"] },
    });
    expect(denied.view?.clusters).toMatchObject([
      { answer: "accepted" },
      { answer: "unknown", problem: { kind: "forbidden" } },
    ]);
    const nowhere = await reviewed(testIdToken(), { east: { reviewToken: accepts("alice") }, contexts: [] });
    expect(nowhere.view?.clusters).toMatchObject([
      { answer: "accepted" },
      { answer: "unknown", context: null, problem: { kind: "no-such-context" } },
    ]);
  });

  const strays: readonly [what: string, token: string, id: string][] = [
    ["another issuer's", testIdToken({ iss: "https://other.example.com" }), "token.issuer"],
    ["another audience's", testIdToken({ aud: ["grafana"] }), "token.audience"],
  ];
  for (const [what, token, id] of strays)
    test(`sends ${what} token nowhere, and says so`, async () => {
      const { view, asked } = await reviewed(token);
      expect(asked).toEqual([0, 0]);
      expect(view).toMatchObject({ isSent: false, clusters: [] });
      expect(view?.notes.map((note) => note.id)).toEqual([id]);
    });

  test("sends nothing while Kiali has no issuer", async () => {
    const { view, asked } = await reviewed(testIdToken(), { auth: { strategy: "anonymous", openid: {} } });
    expect(asked).toEqual([0, 0]);
    expect(view?.notes.map(({ id }) => id)).toContain("token.issuer");
  });
});

test.describe("readIdToken", () => {
  const bad: readonly [what: string, text: string, says: RegExp][] = [
    ["100 kB", testIdToken({ more: "x".repeat(100_000) }), /Larger than 100 kB/],
    ["an unsigned token", testIdToken({}, { alg: "none" }), /Not signed/],
    ["a token whose signature was cut off", testIdToken().replace(/[^.]*$/, ""), /Not signed/],
    ["words", "hello there", /Not a JSON web token/],
    ["two parts", "abc.def", /Not a JSON web token/],
    ["an encrypted token", "a.b.c.d.e", /Encrypted/],
    ["a token without aud", testIdToken({ aud: undefined }), /lacks one of/],
    ["a service account's token", testIdToken({ sub: "system:serviceaccount:a:b" }), /service account/],
    ["an access token", testIdToken({}, { typ: "at+jwt" }), /access or refresh/],
    ["Keycloak's access token", testIdToken({ typ: "Bearer" }), /access or refresh/],
  ];
  for (const [what, text, says] of bad)
    test(`refuses ${what} before anybody is asked`, async () => {
      const { result, asked } = await reviewed(text);
      expect(asked).toEqual([0, 0]);
      expect(result).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
      expect(JSON.stringify(result)).toMatch(says);
      expect(JSON.stringify(result)).not.toContain(text);
    });

  test("takes a token with blanks or Bearer before it, and shortens what it shows", () => {
    const read = readIdToken(`  Bearer ${testIdToken({ sub: "a".repeat(1_000), exp: 1e300 })}\n`, "email");
    expect(read).toMatchObject({
      ok: true,
      value: { claims: { issuer: ISSUER, username: { claim: "email", value: "alice@example.com" }, expiresAt: null } },
    });
    expect(read.ok && read.value.claims.subject.length).toBe(301);
  });
});

test("no answer, problem or log holds any part of the token, raw or in base64", async () => {
  const written: string[] = [];
  const real = { log: console.log, error: console.error, warn: console.warn };
  const note = (...words: readonly unknown[]) => void written.push(inspect(words, { depth: 10 }));
  Object.assign(console, { log: note, error: note, warn: note });
  const token = testIdToken();
  try {
    const scenes: readonly UsersScene[] = [
      { east: { reviewToken: accepts("alice") }, west: { reviewToken: refuses("invalid bearer token") } },
      { east: { denies: ["reviewToken"] }, west: { denies: ["reviewToken"] } },
      { auth: { strategy: "anonymous", openid: {} } },
    ];
    for (const scene of scenes) written.push(JSON.stringify((await reviewed(token, scene)).result));
    const read = readIdToken(token, "email");
    written.push(inspect(read, { depth: 10 }), JSON.stringify(read), String(read.ok && read.value.token));
    written.push(JSON.stringify(await reviewed(`${token}.${token}`)));
  } finally {
    Object.assign(console, real);
  }
  const all = written.join("\n");
  for (const secret of [token, ...token.split(".")])
    for (const dress of [secret, Buffer.from(secret).toString("base64"), Buffer.from(secret).toString("base64url")])
      expect(all).not.toContain(dress);
  expect(all.length).toBeGreaterThan(500);
});
