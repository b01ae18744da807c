import { expect, test } from "@playwright/test";
import type { Owner } from "@/lib/access/ownership";
import { accountManifest, bindingManifest, roleManifest, tokenSecretManifest } from "@/lib/access/remote-manifests";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment, namespace, object } from "@/lib/checks/healthy-pair";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { type PolicyRule, rulesFor } from "@/lib/kiali/rules-for-version";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import type { Problem } from "@/lib/problem";
import { type HomeScene, homeWith, NOON, ownKeys, secretOf, testToken } from "./home-for-tests";
import type { FindingId, RemoteSide } from "./inventory";
import { readInventory } from "./read-inventory";
import { readRemoteSide } from "./read-remote-side";

const OWNER: Owner = { home: "east", homeUid: "uid-east", cluster: "west" };
const NEEDED = rulesFor("v2.29.0", "view-only");
const TOKEN = testToken();
const DOWN: Problem = { kind: "unreachable", context: "west", server: "x", why: "refused", timeoutMs: null };
const REFUSED: Problem = { kind: "unauthenticated", context: "west", credential: "token" };

const made = (rules: readonly PolicyRule[] = NEEDED): readonly FakeObject[] => {
  const wish = { owner: OWNER, namespace: "istio-system", account: "kiali-remote-east", rules };
  return [
    { ...accountManifest(wish), metadata: { ...accountManifest(wish).metadata, uid: "uid-account" } },
    roleManifest(wish),
    bindingManifest(wish),
    { ...tokenSecretManifest(wish), stringData: { token: TOKEN } },
  ];
};
const without = (kind: string) => made().filter((each) => each.kind !== kind);

type Scene = {
  west?: readonly FakeObject[];
  options?: FakeClusterOptions;
  /** What trying the entry's credential meets. */
  answers?: Problem;
  home?: HomeScene;
};

async function sideOf({ west = made(), options = {}, answers, home = {} }: Scene = {}): Promise<RemoteSide> {
  const remote = fakeCluster({
    context: "west",
    objects: [namespace("kube-system", "uid-west"), namespace("istio-system", "uid-istio"), ...west],
    ...options,
  });
  const { facts } = homeWith({
    has: [secretOf(COMBINED_SECRET, ownKeys({ token: TOKEN }))],
    manager: "kiali-fleet/west",
    west: remote,
    openEndpoint: (context) => fakeCluster({ context, ...(answers ? { fails: { whoAmI: answers } } : {}) }).cluster,
    ...home,
  });
  const inventory = await readInventory(facts, { now: () => NOON });
  const row = inventory.ok ? inventory.value.connections.find(({ name }) => name === "west") : undefined;
  if (!row) throw new Error("no row west");
  return readRemoteSide(facts, row);
}

const idsOf = ({ findings }: RemoteSide) => findings.map(({ id }) => id);

test.describe("readRemoteSide", () => {
  test("finds nothing wrong with what this console grants", async () => {
    const side = await sideOf();
    expect(side).toMatchObject({
      context: "west",
      problem: null,
      isAlive: true,
      ownKiali: null,
      findings: [],
      rbac: {
        role: "kiali-remote-east",
        binding: "kiali-remote-east",
        access: "view-only",
        version: "2.28.0",
        wantedVersion: "2.28.0",
        missing: [],
        extra: [],
      },
    });
    expect(side.pieces.map(({ what, fate }) => `${fate} ${what}`)).toEqual([
      "delete token",
      "delete binding",
      "delete role",
      "delete account",
      "stay namespace",
    ]);
  });

  const findings: readonly { id: FindingId; shows: Scene; severity?: string; mend: string | null }[] = [
    { id: "account-missing", shows: { west: without("ServiceAccount") }, mend: "repair" },
    { id: "binding-missing", shows: { west: without("ClusterRoleBinding") }, mend: "repair" },
    { id: "role-missing", shows: { west: without("ClusterRole") }, mend: "repair" },
    { id: "role-drifted", shows: { west: made(NEEDED.slice(1)) }, severity: "fail", mend: "repair" },
    {
      id: "role-drifted",
      shows: { west: made([...NEEDED, { apiGroups: [""], resources: ["secrets"], verbs: ["get"] }]) },
      severity: "warn",
      mend: "repair",
    },
    {
      id: "role-drifted",
      shows: { west: made(NEEDED.filter(({ resources }) => !resources.includes("pods/portforward"))) },
      severity: "warn",
      mend: "repair",
    },
    { id: "credential-dead", shows: { answers: REFUSED }, severity: "fail", mend: "repair" },
    { id: "remote-silent", shows: { options: { fails: { "*": DOWN } }, answers: DOWN }, mend: "quarantine" },
  ];
  for (const [index, { id, shows, severity, mend }] of findings.entries())
    test(`shows ${id} (${index + 1}) and nothing else`, async () => {
      const side = await sideOf(shows);
      expect(idsOf(side)).toEqual([id]);
      expect(side.findings[0]?.mend).toBe(mend);
      if (severity) expect(side.findings[0]?.severity).toBe(severity);
    });

  test("says in exact words what a role lacks and has besides", async () => {
    const side = await sideOf({ west: made(rulesFor("v2.16.0", "view-only")) });
    expect(side.rbac).toMatchObject({ version: "2.13.0", wantedVersion: "2.28.0", access: "view-only" });
    expect(side.rbac?.extra).toContain("list endpoints");
    expect(side.rbac?.missing).toContain("list *.inference.networking.k8s.io");
    expect(side.findings[0]?.detail).toMatch(/^Against the rules of Kiali 2\.28\.0 it lacks .* and has .* besides$/);
  });

  test("tells full access from view-only, also of rules that are no version's", async () => {
    const full = rulesFor("v2.29.0", "full");
    expect((await sideOf({ west: made(full) })).rbac).toMatchObject({ access: "full", version: "2.28.0" });
    expect((await sideOf({ west: made(full.slice(1)) })).rbac).toMatchObject({ access: "full", version: null });
  });

  test("reads what the script granted, with the rules that the chart adds for OpenShift, as no drift", async () => {
    const token = testToken("kiali");
    const side = await sideOf({
      west: scriptMadeRemote({ name: "west", filledWith: token, isOpenShift: true }).map((each) =>
        each.kind === "ServiceAccount" ? { ...each, metadata: { ...each.metadata, uid: "uid-account" } } : each,
      ),
      home: { has: [scriptMadeHomeSecret({ name: "west", token })] },
    });
    expect(side.rbac).toMatchObject({ role: "kiali-viewer", binding: "kiali-viewer", version: "2.28.0", missing: [] });
    expect(side.pieces.filter(({ fate }) => fate === "delete").map(({ ref }) => `${ref.kind} ${ref.name}`)).toContain(
      "Secret kiali",
    );
  });

  test("knows a Kiali that runs there", async () => {
    const token = testToken("kiali");
    const side = await sideOf({
      west: [...scriptMadeRemote({ name: "west", filledWith: token }), kialiDeployment()],
      home: { has: [scriptMadeHomeSecret({ name: "west", token })] },
    });
    expect(side.ownKiali).toBe("Deployment istio-system/kiali runs as it");
  });

  test("keeps an account that another connection signs in with", async () => {
    const side = await sideOf({
      home: {
        has: [
          secretOf(COMBINED_SECRET, { ...ownKeys({ token: TOKEN }), ...ownKeys({ name: "occident", token: TOKEN }) }),
        ],
      },
    });
    // Ours by mark, so it is named as shared and stays.
    expect(side.pieces.find(({ what }) => what === "account")).toMatchObject({
      fate: "stay",
      why: "the connection occident signs in with it, too",
    });
  });

  test("says what it may not see, and still whether the credential lives", async () => {
    const side = await sideOf({ options: { denies: ["list ClusterRoleBinding"] } });
    expect(side).toMatchObject({ problem: { kind: "forbidden" }, isAlive: true, rbac: null, pieces: [], findings: [] });
  });

  test("asks a token that says nothing of itself who it is", async () => {
    const username = "system:serviceaccount:istio-system:kiali-remote-east";
    const side = await sideOf({
      home: {
        has: [secretOf(COMBINED_SECRET, ownKeys({ token: "opaque" }))],
        openEndpoint: (context) => fakeCluster({ context, identity: { username } }).cluster,
      },
    });
    expect(side).toMatchObject({ isAlive: true, rbac: { role: "kiali-remote-east" }, findings: [] });
  });

  test("never says that a credential is dead when nobody could try it", async () => {
    const side = await sideOf({ answers: DOWN });
    expect(side).toMatchObject({ isAlive: null, problem: { kind: "unreachable" }, rbac: { missing: [] } });
    expect(idsOf(side)).toEqual(["remote-silent"]);
  });

  test("takes a credential that is refused a right for one that lives", async () => {
    const forbidden: Problem = {
      kind: "forbidden",
      context: "west",
      verb: "create",
      resource: "x",
      namespace: null,
      name: null,
      user: "u",
    };
    expect(await sideOf({ answers: forbidden })).toMatchObject({ isAlive: true, problem: null });
  });

  test("says so when no context is known for it", async () => {
    const side = await sideOf({ home: { contexts: [] } });
    expect(side).toMatchObject({ isAlive: null, problem: { kind: "no-such-context" }, findings: [] });
  });

  test("ends when it is told to", async () => {
    const { facts } = homeWith({
      has: [secretOf(COMBINED_SECRET, ownKeys())],
      west: fakeCluster({ context: "west" }),
      openEndpoint: (context) => fakeCluster({ context }).cluster,
    });
    const inventory = await readInventory(facts, { now: () => NOON });
    const [row] = inventory.ok ? inventory.value.connections : [];
    if (!row) throw new Error("no row");
    const side = await readRemoteSide(facts, row, { signal: AbortSignal.abort() });
    expect(side.problem).toMatchObject({ kind: "cancelled" });
  });

  test("has no place for a token", async () => {
    expect(JSON.stringify(await sideOf())).not.toContain(TOKEN);
  });

  test("passes a role over that grants inside one namespace only", async () => {
    const inRoom = object(
      "rbac.authorization.k8s.io/v1",
      "RoleBinding",
      { name: "a", namespace: "shop" },
      {
        roleRef: { kind: "ClusterRole", name: "view" },
        subjects: [{ kind: "ServiceAccount", name: "kiali-remote-east", namespace: "istio-system" }],
      },
    );
    expect((await sideOf({ west: [...without("ClusterRoleBinding"), inRoom] })).rbac?.binding).toBeNull();
  });
});
