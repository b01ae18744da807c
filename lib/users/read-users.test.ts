import { expect, test } from "@playwright/test";
import { NOON } from "@/lib/access/inventory/home-for-tests";
import { object } from "@/lib/checks/healthy-pair";
import { openidSettings } from "./openid-settings";
import { providerNotes } from "./provider-notes";
import { readUsers } from "./read-users";
import { ISSUER, type UsersScene, usersHome } from "./users-for-tests";

const apiserver = (...args: readonly string[]) =>
  object(
    "v1",
    "Pod",
    { name: "kube-apiserver-a", namespace: "kube-system", labels: { component: "kube-apiserver" } },
    { spec: { containers: [{ name: "kube-apiserver", command: args }] } },
  );
const OIDC = [`--oidc-issuer-url=${ISSUER}`, "--oidc-client-id=kiali", "--oidc-username-claim=email"];

async function users(scene: UsersScene = {}) {
  const { east, west, facts } = usersHome(scene);
  const view = await readUsers(facts, { now: () => NOON, redirectUri: "http://127.0.0.1:3000/users/callback" });
  if (!view.ok) throw new Error(JSON.stringify(view.problem));
  return { view: view.value, east, west };
}

test.describe("readUsers", () => {
  test("puts what each API server accepts beside what Kiali sends", async () => {
    const { view } = await users({
      has: [apiserver(...OIDC, "--oidc-groups-claim=groups")],
      west: { objects: [apiserver(...OIDC)] },
    });
    expect(view).toMatchObject({
      kiali: { namespace: "istio-system", name: "kiali", version: "v2.29.0" },
      openid: { issuer: ISSUER, clientId: "kiali", usernameClaim: "email" },
      strategy: { name: "openid" },
      trust: [
        { cluster: "east", isHome: true, evidence: { from: "flags" } },
        { cluster: "west", isHome: false, evidence: { from: "flags" } },
      ],
      canReview: true,
    });
    expect(view.findings.map(({ id, cluster }) => `${cluster} ${id}`)).toEqual([
      "west trust.no-groups",
      "west trust.differs-groups",
    ]);
  });

  test("keeps what it knows of the others when a cluster may not be looked at or has no context", async () => {
    const denied = await users({ has: [apiserver(...OIDC)], west: { denies: ["list Pod"] } });
    expect(denied.view.trust).toMatchObject([{ evidence: { from: "flags" } }, { problem: { kind: "forbidden" } }]);
    const nowhere = await users({ contexts: [] });
    expect(nowhere.view.trust[1]).toMatchObject({ context: null, problem: { kind: "no-such-context" } });
  });

  test("asks no API server about issuers where nobody's own token is sent", async () => {
    for (const auth of [
      { strategy: "anonymous" },
      { strategy: "openid", openid: { issuer_uri: ISSUER, client_id: "kiali", disable_rbac: true } },
    ]) {
      const { view, east, west } = await users({ auth });
      expect(view.trust).toEqual([]);
      expect([...east.calls, ...west.calls].filter((call) => call.startsWith("list Pod/kube-system"))).toEqual([]);
    }
  });

  test("gives the clusters up with whoever asked", async () => {
    const { facts } = usersHome({ has: [apiserver(...OIDC)], west: { objects: [apiserver(...OIDC)] } });
    const leaving = new AbortController();
    await facts.remotes();
    const isSpared = () => Promise.resolve(leaving.abort()).then(() => false);
    const view = await readUsers(facts, { signal: leaving.signal, isSpared });
    expect(view.ok && view.value.trust).toMatchObject([
      { problem: { kind: "cancelled" } },
      { problem: { kind: "cancelled" } },
    ]);
  });

  test("starts no login that nobody asked for", async () => {
    const { facts, west } = usersHome();
    const view = await readUsers(facts, { isSpared: async (context) => context === "west" });
    expect(view.ok && view.value.trust.map(({ evidence }) => evidence?.from)).toEqual(["hidden", "not-asked"]);
    expect(west.calls).toEqual([]);
  });

  test("fails with why when the home's Secrets cannot be listed", async () => {
    const { facts } = usersHome({ east: { denies: ["list Secret"] } });
    expect(await readUsers(facts)).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
  });
});

test.describe("providerNotes", () => {
  const notesFor = (issuer: string) => {
    const settings = openidSettings(
      JSON.stringify({
        auth: { openid: { issuer_uri: issuer, client_id: "mesh-ui" } },
        server: { web_fqdn: "kiali.test" },
      }),
      { context: "east", object: "ConfigMap a/b" },
    );
    if (!settings.ok) throw new Error(settings.problem.kind);
    return providerNotes(settings.value, "http://127.0.0.1:3000/users/callback");
  };
  for (const [issuer, id] of [
    ["https://sso.example.com/realms/mesh", "keycloak"],
    ["https://login.microsoftonline.com/1234/v2.0", "entra"],
    ["https://acme.okta.com/oauth2/default", "okta"],
    ["https://dex.example.com", "dex"],
    ["https://accounts.google.com", "google"],
  ] as const)
    test(`puts ${id} first for ${issuer}`, () => {
      const [first] = notesFor(issuer);
      expect(first).toMatchObject({ id, isLikely: true });
      for (const value of [issuer, "mesh-ui", "https://kiali.test/kiali", "http://127.0.0.1:3000/users/callback"])
        expect(first?.text).toContain(value);
    });

  test("takes nobody for likely by a name that only looks like it", () =>
    expect(notesFor("https://accounts.google.com.evil.example").every(({ isLikely }) => !isLikely)).toBe(true));
});
