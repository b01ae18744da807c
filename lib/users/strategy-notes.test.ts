import { expect, test } from "@playwright/test";
import { openidSettings, type SignInSettings } from "./openid-settings";
import { type ClusterSight, strategyNotes } from "./strategy-notes";

function settingsOf(auth: object, more: object = {}): SignInSettings {
  const settings = openidSettings(JSON.stringify({ auth, ...more }), { context: "east", object: "ConfigMap a/b" });
  if (!settings.ok) throw new Error(settings.problem.kind);
  return settings.value;
}
const OPENID = { issuer_uri: "https://issuer.example.com", client_id: "kiali" };
const openid = (more: object = {}) => ({ strategy: "openid", openid: { ...OPENID, ...more } });
const openshift = (impersonation?: object) => ({ strategy: "openshift", openshift: { impersonation } });
const EAST = { name: "east", isHome: true };
const WEST = { name: "west", isHome: false };

const TABLE: readonly {
  when: string;
  settings: SignInSettings;
  version: string | null;
  home: ClusterSight;
  west: ClusterSight;
  ids: readonly string[];
}[] = [
  {
    when: "anonymous",
    settings: settingsOf({ strategy: "anonymous" }),
    version: "v2.29.0",
    home: "everything",
    west: "everything",
    ids: ["users.anonymous"],
  },
  {
    when: "anonymous, view-only",
    settings: settingsOf({ strategy: "anonymous" }, { deployment: { view_only_mode: true } }),
    version: "v2.29.0",
    home: "everything",
    west: "everything",
    ids: ["users.anonymous", "users.view-only"],
  },
  {
    when: "openid",
    settings: settingsOf(openid()),
    version: "v2.29.0",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.namespace-get"],
  },
  {
    when: "openid before 1.64",
    settings: settingsOf(openid()),
    version: "v1.63.2",
    home: "own-rights",
    west: "nothing",
    ids: ["users.namespace-get"],
  },
  {
    when: "openid, version unknown",
    settings: settingsOf(openid()),
    version: null,
    home: "own-rights",
    west: "own-rights",
    ids: ["users.version-unknown", "users.namespace-get"],
  },
  {
    when: "openid of a Kiali that calls itself latest",
    settings: settingsOf(openid()),
    version: "latest",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.version-unknown", "users.namespace-get"],
  },
  {
    when: "openid without issuer and client",
    settings: settingsOf({ strategy: "openid" }),
    version: "v2.29.0",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.no-issuer", "users.no-client", "users.namespace-get"],
  },
  {
    when: "openid with api_proxy and access_token",
    settings: settingsOf(openid({ api_proxy: "https://p.example.com", api_token: "access_token" })),
    version: "v2.29.0",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.access-token", "users.api-proxy-home-only", "users.namespace-get"],
  },
  {
    when: "openid with disable_rbac",
    settings: settingsOf(openid({ disable_rbac: true })),
    version: "v2.29.0",
    home: "everything",
    west: "everything",
    ids: ["users.everyone-of-issuer"],
  },
  {
    when: "openid with disable_rbac before 1.89",
    settings: settingsOf(openid({ disable_rbac: true, allowed_domains: ["example.com"] })),
    version: "v1.88.0",
    home: "everything",
    west: "unknown",
    ids: [],
  },
  {
    when: "openshift",
    settings: settingsOf(openshift()),
    version: "v2.29.0",
    home: "own-rights",
    west: "after-sign-in",
    ids: ["users.oauth-clients"],
  },
  {
    when: "openshift before 1.87",
    settings: settingsOf(openshift()),
    version: "v1.86.0",
    home: "own-rights",
    west: "nothing",
    ids: [],
  },
  {
    when: "openshift with impersonation",
    settings: settingsOf(openshift({ enabled: true })),
    version: "v2.30.0",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.impersonate-right", "users.impersonates-everyone"],
  },
  {
    when: "openshift with impersonation for some",
    settings: settingsOf(openshift({ enabled: true, allowed_groups: ["mesh"] })),
    version: "v2.31-dev",
    home: "own-rights",
    west: "own-rights",
    ids: ["users.impersonate-right"],
  },
  {
    when: "openshift with impersonation before 2.30",
    settings: settingsOf(openshift({ enabled: true })),
    version: "v2.29.0",
    home: "own-rights",
    west: "after-sign-in",
    ids: ["users.impersonation-version"],
  },
  {
    when: "token",
    settings: settingsOf({ strategy: "token" }),
    version: "v2.29.0",
    home: "own-rights",
    west: "nothing",
    ids: ["users.home-only"],
  },
  {
    when: "header",
    settings: settingsOf({ strategy: "header" }),
    version: "v2.29.0",
    home: "own-rights",
    west: "nothing",
    ids: ["users.home-only"],
  },
  {
    when: "a misspelled strategy",
    settings: settingsOf({ strategy: "opnid" }),
    version: "v2.29.0",
    home: "unknown",
    west: "unknown",
    ids: ["users.unknown-strategy"],
  },
  {
    when: "openid of a Kiali that ignores its home",
    settings: settingsOf(openid(), { clustering: { ignore_home_cluster: true } }),
    version: "v2.29.0",
    home: "nothing",
    west: "own-rights",
    ids: ["users.namespace-get"],
  },
];

test.describe("strategyNotes", () => {
  for (const { when, settings, version, home, west, ids } of TABLE)
    test(`${when}: the home shows ${home}, a remote ${west}`, () => {
      const notes = strategyNotes({ settings, version, clusters: [EAST, WEST] });
      expect(notes.clusters.map(({ cluster, sight }) => [cluster, sight])).toEqual([
        ["east", home],
        ["west", west],
      ]);
      expect(notes.notes.map(({ id }) => id)).toEqual(ids);
      for (const { words } of notes.clusters) expect(words.length).toBeGreaterThan(10);
    });

  test("token alone is nothing to complain about while there is one cluster", () =>
    expect(
      strategyNotes({ settings: settingsOf({ strategy: "token" }), version: "v2.29.0", clusters: [EAST] }).notes,
    ).toEqual([]));

  test("names the remotes that nobody sees, or that need an OAuthClient", () => {
    const clusters = [EAST, WEST, { name: "north", isHome: false }];
    const titles = (auth: object) =>
      strategyNotes({ settings: settingsOf(auth), version: "v2.29.0", clusters }).notes.map(({ title }) => title);
    expect(titles({ strategy: "token" })).toEqual(["Nobody sees west, north with strategy token"]);
    expect(titles(openshift())).toEqual(["Every remote needs an OAuthClient: west, north"]);
  });
});
