import { expect, test } from "@playwright/test";
import { type Owner, ownershipMarks } from "@/lib/access/ownership";
import {
  accountManifest,
  anchorManifest,
  bindingManifest,
  namespaceManifest,
  roleManifest,
  tokenSecretManifest,
} from "@/lib/access/remote-manifests";
import { type ScriptWish, scriptLeftRemote, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment, namespace, object } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { Secret } from "@/lib/secret";
import type { OwnedPiece } from "./inventory";
import { type PiecesAbout, remotePieces } from "./remote-pieces";

const OWNER: Owner = { home: "east", homeUid: "uid-east", cluster: "west" };
const OURS = {
  owner: OWNER,
  namespace: "istio-system",
  account: "kiali-remote-east",
  rules: rulesFor(null, "view-only"),
};
const TOKEN = "header.payload.signature";
const SCRIPT: ScriptWish = { name: "west", filledWith: TOKEN, isOpenShift: true };
const ROOMS = [namespace("kube-system", "uid-west"), namespace("istio-system", "uid-istio")];

const identity = (account: string, uid: string | null = null) => ({ namespace: "istio-system", account, uid });
const made = (owner = OWNER): readonly FakeObject[] => {
  const wish = { ...OURS, owner };
  return [accountManifest(wish), roleManifest(wish), bindingManifest(wish), tokenSecretManifest(wish)];
};
const binding = (name: string, role: string, subjects: readonly unknown[], more = {}): FakeObject =>
  object(
    "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding",
    { name, ...more },
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects,
    },
  );
const toAccount = (name: string) => ({ kind: "ServiceAccount", name, namespace: "istio-system" });
const role = (name: string, labels: Record<string, string> = {}, more = {}): FakeObject =>
  object("rbac.authorization.k8s.io/v1", "ClusterRole", { name, labels }, { rules: [], ...more });
const account = (name: string, more = {}): FakeObject =>
  object("v1", "ServiceAccount", { name, namespace: "istio-system", ...more });
const kialiResource = (deployment = {}): FakeObject =>
  object("kiali.io/v1alpha1", "Kiali", { name: "kiali", namespace: "istio-system" }, { spec: { deployment } });

const said = ({ fate, ref, why }: OwnedPiece) =>
  fate === "delete" ? `delete ${ref.kind} ${ref.name}` : `stay ${ref.kind} ${ref.name}: ${why}`;

async function piecesOf(objects: readonly FakeObject[], about: Partial<PiecesAbout> = {}) {
  const west = fakeCluster({ context: "west", objects: [...ROOMS, ...objects] });
  const answer = await remotePieces(west.cluster, { homeUid: "uid-east", name: "west", identity: null, ...about });
  if (!answer.ok) throw new Error(answer.problem.kind);
  return { ...answer.value, said: answer.value.pieces.map(said) };
}

const STAYS_ROOM = "stay Namespace istio-system: nothing tells who made it, so it is not ours to delete";

test.describe("remotePieces", () => {
  test("finds what we made, in the order of deletion", async () => {
    const found = await piecesOf(made());
    expect(found.said).toEqual([
      "delete Secret kiali-remote-east-token",
      "delete ClusterRoleBinding kiali-remote-east",
      "delete ClusterRole kiali-remote-east",
      "delete ServiceAccount kiali-remote-east",
      STAYS_ROOM,
    ]);
    expect(found.ownKiali).toBeNull();
    expect(found.remoteUid).toBe("uid-west");
    expect(found.pieces.every(({ uid }) => uid)).toBe(true);
  });

  test("finds what a requested token is bound to", async () => {
    const anchor = anchorManifest(OURS);
    const found = await piecesOf([...made().filter(({ kind }) => kind !== "Secret"), anchor]);
    expect(found.said).toContain(`delete Secret ${anchor.metadata.name}`);
  });

  test("finds what the script made by the identity in the token", async () => {
    const found = await piecesOf(scriptMadeRemote(SCRIPT), {
      identity: identity("kiali"),
      usesToken: new Secret(TOKEN),
    });
    expect(found.said).toEqual([
      "delete Secret kiali",
      "delete ClusterRoleBinding kiali-viewer",
      "delete ClusterRoleBinding kiali-istio-system-openshift",
      "delete ClusterRole kiali-viewer",
      "delete ClusterRole kiali-istio-system-openshift",
      "delete ServiceAccount kiali",
      "delete ConfigMap kiali",
      STAYS_ROOM,
    ]);
  });

  test("finds what the script's own delete left", async () => {
    const found = await piecesOf(scriptLeftRemote(SCRIPT), { identity: identity("kiali") });
    expect(found.said).toEqual([
      "delete ClusterRoleBinding kiali-viewer",
      "delete ClusterRoleBinding kiali-istio-system-openshift",
      "delete ConfigMap kiali",
      STAYS_ROOM,
    ]);
  });

  const handMade = [
    account("hand"),
    object(
      "v1",
      "Secret",
      { name: "hand-token", namespace: "istio-system", annotations: { "kubernetes.io/service-account.name": "hand" } },
      { type: "kubernetes.io/service-account-token" },
    ),
  ];
  const cases: readonly {
    title: string;
    has: readonly FakeObject[];
    about?: Partial<PiecesAbout>;
    says: string;
    not?: RegExp;
  }[] = [
    {
      title: "a binding that names others, too, stays",
      has: [...handMade, role("reader"), binding("shared", "reader", [toAccount("hand"), toAccount("other")])],
      about: { identity: identity("hand") },
      says: "stay ClusterRoleBinding shared: it gives rights to 1 more, who would lose them",
    },
    {
      title: "a role that others are bound to stays",
      has: [
        ...handMade,
        role("reader"),
        binding("a", "reader", [toAccount("hand")]),
        binding("b", "reader", [toAccount("x")]),
      ],
      about: { identity: identity("hand") },
      says: "stay ClusterRole reader: ClusterRoleBinding b gives it to others, too",
    },
    {
      title: "a built-in role stays",
      has: [...handMade, role("view"), binding("a", "view", [toAccount("hand")])],
      about: { identity: identity("hand") },
      says: "stay ClusterRole view: a role of Kubernetes itself",
    },
    {
      title: "an aggregated role stays",
      has: [...handMade, role("all", {}, { aggregationRule: {} }), binding("a", "all", [toAccount("hand")])],
      about: { identity: identity("hand") },
      says: "stay ClusterRole all: it is put together with other roles",
    },
    {
      title: "a role that only this identity has goes",
      has: [...handMade, role("mine"), binding("a", "mine", [toAccount("hand")])],
      about: { identity: identity("hand") },
      says: "delete ClusterRole mine",
    },
    {
      title: "a subject written as a user is the account",
      has: [
        ...handMade,
        role("mine"),
        binding("a", "mine", [{ kind: "User", name: "system:serviceaccount:istio-system:hand" }]),
      ],
      about: { identity: identity("hand") },
      says: "delete ClusterRoleBinding a",
    },
    {
      title: "a binding inside a namespace is found",
      has: [
        ...handMade,
        object(
          "rbac.authorization.k8s.io/v1",
          "RoleBinding",
          { name: "in-shop", namespace: "shop" },
          {
            roleRef: { kind: "ClusterRole", name: "view" },
            subjects: [toAccount("hand")],
          },
        ),
      ],
      about: { identity: identity("hand") },
      says: "delete RoleBinding in-shop",
    },
    {
      title: "an account of another UID stays",
      has: [account("hand", { uid: "new" })],
      about: { identity: identity("hand", "old") },
      says: "stay ServiceAccount hand: another account of the same name: its UID is not the one in the token",
    },
    {
      title: "an account of the token's UID goes",
      has: [account("hand", { uid: "same" })],
      about: { identity: identity("hand", "same") },
      says: "delete ServiceAccount hand",
    },
    {
      title: "the default account stays",
      has: [account("default")],
      about: { identity: identity("default") },
      says: "stay ServiceAccount default: Kubernetes makes this account in every namespace",
    },
    {
      title: "an account that another connection uses stays",
      has: handMade,
      about: { identity: identity("hand"), sharedWith: ["north"] },
      says: "stay ServiceAccount hand: north signs in with it, too",
    },
    {
      title: "what we made for another home is nobody else's to delete",
      has: made({ ...OWNER, home: "south", homeUid: "uid-south" }),
      about: { identity: identity("kiali-remote-east") },
      says: "stay ServiceAccount kiali-remote-east: made for a connection of the Kiali of south",
      not: /^delete/,
    },
    {
      title: "what we made for another cluster of this home stays",
      has: made({ ...OWNER, cluster: "north" }),
      about: { identity: identity("kiali-remote-east") },
      says: "stay ServiceAccount kiali-remote-east: made for the connection north of this home",
      not: /^delete/,
    },
    {
      title: "a Helm release's objects stay",
      has: [account("hand", { annotations: { "meta.helm.sh/release-name": "access" } })],
      about: { identity: identity("hand") },
      says: "stay ServiceAccount hand: the Helm release access made it",
    },
    {
      title: "a ConfigMap without the chart's labels is nobody's",
      has: [...handMade, object("v1", "ConfigMap", { name: "hand", namespace: "istio-system" })],
      about: { identity: identity("hand") },
      says: "delete ServiceAccount hand",
      not: /ConfigMap/,
    },
  ];
  for (const { title, has, about, says, not } of cases)
    test(title, async () => {
      const found = await piecesOf(has, about);
      expect(found.said).toContain(says);
      if (not) expect(found.said.filter((each) => not.test(each))).toEqual([]);
    });

  test.describe("with a Kiali of its own", () => {
    const about = { identity: identity("kiali"), usesToken: new Secret(TOKEN) };
    const fates = (pieces: readonly OwnedPiece[]) => pieces.map(({ what, fate }) => `${fate} ${what}`);
    const ONLY_TOKEN = ["delete token", "stay binding", "stay role", "stay account", "stay config", "stay namespace"];
    const plain = scriptMadeRemote({ ...SCRIPT, isOpenShift: false });

    test("keeps account, rights, configuration and namespace; only the connection's own token goes", async () => {
      const found = await piecesOf([...plain, kialiDeployment()], about);
      expect(found.ownKiali).toBe("Deployment istio-system/kiali runs as it");
      expect(fates(found.pieces)).toEqual(ONLY_TOKEN);
    });

    test("keeps a token that is not this connection's", async () => {
      const found = await piecesOf([...plain, kialiDeployment()], { ...about, usesToken: new Secret("another") });
      expect(fates(found.pieces)[0]).toBe("stay token");
    });

    test("keeps the token when nobody knows which it is", async () => {
      const found = await piecesOf([...plain, kialiDeployment()], { identity: identity("kiali") });
      expect(fates(found.pieces)[0]).toBe("stay token");
    });

    test("keeps the token that a workload reads", async () => {
      const pod = object(
        "v1",
        "Pod",
        { name: "scraper", namespace: "istio-system" },
        {
          spec: {
            containers: [{ name: "a", env: [{ valueFrom: { secretKeyRef: { name: "kiali", key: "token" } } }] }],
          },
        },
      );
      const found = await piecesOf([...plain, pod], about);
      expect(found.said).toContain("stay Secret kiali: Pod istio-system/scraper reads it");
      expect(found.ownKiali).toBeNull();
    });

    test("keeps the configuration that it reads under another account", async () => {
      const pod = object(
        "v1",
        "Pod",
        { name: "kiali-0", namespace: "istio-system" },
        {
          spec: {
            serviceAccountName: "kiali-service-account",
            containers: [],
            volumes: [{ configMap: { name: "kiali" } }],
          },
        },
      );
      const found = await piecesOf([...plain, pod], about);
      expect(found.said).toContain("stay ConfigMap kiali: Pod istio-system/kiali-0 reads it");
      expect(found.said).toContain("delete ServiceAccount kiali");
    });

    test("sees one that is scaled down", async () => {
      const found = await piecesOf([...plain, kialiDeployment({ replicas: 0 })], about);
      expect(found.ownKiali).not.toBeNull();
    });

    test("takes a Pod that has ended for nothing that lives", async () => {
      const pod = object(
        "v1",
        "Pod",
        { name: "job", namespace: "istio-system" },
        {
          spec: { serviceAccountName: "kiali", containers: [] },
          status: { phase: "Succeeded" },
        },
      );
      const found = await piecesOf([...plain, pod], about);
      expect(found.ownKiali).toBeNull();
      expect(fates(found.pieces)).not.toContain("stay account");
    });

    test("knows the account of an operator's Kiali by the Kiali resource", async () => {
      const found = await piecesOf([account("kiali-service-account"), kialiResource()], {
        identity: identity("kiali-service-account"),
      });
      expect(found.ownKiali).toBe("it is the account of the Kiali that the Kiali resource istio-system/kiali runs");
      expect(fates(found.pieces)).toEqual(["stay account", "stay namespace"]);
    });

    test("says to delete the Kiali resource that makes remote resources only", async () => {
      const found = await piecesOf(
        [account("kiali-service-account"), kialiResource({ remote_cluster_resources_only: true })],
        { identity: identity("kiali-service-account") },
      );
      expect(found.ownKiali).toMatch(/remote_cluster_resources_only\): delete that resource instead$/);
    });

    test("knows an operator's account by its annotation, whatever it is called", async () => {
      const annotations = { "operator-sdk/primary-resource": "kiali-operator/main" };
      const found = await piecesOf([account("viewer", { annotations })], { identity: identity("viewer") });
      expect(found.ownKiali).toBe("the Kiali resource kiali-operator/main made it");
    });
  });

  test.describe("a namespace", () => {
    const wish = { ...OURS, namespace: "kiali-remote" };
    const all = [namespaceManifest(wish), accountManifest(wish)];
    const room = (pieces: readonly OwnedPiece[]) => pieces.filter(({ what }) => what === "namespace").map(said);

    test("that we made goes when nothing else is in it", async () => {
      const defaults = [
        object("v1", "ServiceAccount", { name: "default", namespace: "kiali-remote" }),
        object("v1", "ConfigMap", { name: "kube-root-ca.crt", namespace: "kiali-remote" }),
      ];
      expect(room((await piecesOf([...all, ...defaults])).pieces)).toEqual(["delete Namespace kiali-remote"]);
    });

    test("that we made stays while somebody's object is in it", async () => {
      const found = await piecesOf([...all, object("v1", "Service", { name: "shop", namespace: "kiali-remote" })]);
      expect(room(found.pieces)).toEqual([
        "stay Namespace kiali-remote: made for this connection, but Service shop is in it",
      ]);
    });
  });

  for (const call of [
    "list Secret",
    "list ClusterRoleBinding",
    "list RoleBinding",
    "list ClusterRole",
    "list ServiceAccount",
    "list Namespace",
    "list Pod",
    "list Deployment",
    "list Kiali",
    "read ServiceAccount",
    "read ConfigMap",
    "read ClusterRole",
  ])
    test(`says that it may not "${call}" instead of finding nothing`, async () => {
      const west = fakeCluster({ context: "west", objects: [...ROOMS, ...scriptMadeRemote(SCRIPT)], denies: [call] });
      const answer = await remotePieces(west.cluster, {
        homeUid: "uid-east",
        name: "west",
        identity: identity("kiali"),
      });
      expect(answer).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
    });

  test("has no place for a token", async () => {
    const found = await piecesOf(scriptMadeRemote(SCRIPT), {
      identity: identity("kiali"),
      usesToken: new Secret(TOKEN),
    });
    expect(JSON.stringify(found)).not.toContain(TOKEN);
  });

  test("marks of ours are the home's UID, not its name", async () => {
    const marks = ownershipMarks({ ...OWNER, homeUid: "another-east" });
    const found = await piecesOf([account("kiali-remote-east", marks)]);
    expect(found.pieces).toEqual([]);
  });
});
