import { expect, test } from "@playwright/test";
import type { Owner } from "@/lib/access/ownership";
import {
  accountManifest,
  anchorManifest,
  bindingManifest,
  roleManifest,
  tokenSecretManifest,
} from "@/lib/access/remote-manifests";
import { type ScriptWish, scriptLeftRemote, scriptMadeRemote } from "@/lib/access/script-made";
import { kialiDeployment, object } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import { findLeaks, type LeakOptions } from "./find-leaks";

const SCRIPT: ScriptWish = { name: "west", filledWith: "header.payload.signature" };
const OWNER: Owner = { home: "south", homeUid: "uid-south", cluster: "west" };
const made = (account = "kiali-remote-south"): readonly FakeObject[] => {
  const wish = { owner: OWNER, namespace: "mesh", account, rules: rulesFor(null, "view-only") };
  return [accountManifest(wish), roleManifest(wish), bindingManifest(wish), tokenSecretManifest(wish)];
};
const account = (name: string, namespace = "istio-system"): FakeObject =>
  object("v1", "ServiceAccount", { name, namespace });
const binding = (name: string, role: string, subject: string): FakeObject =>
  object(
    "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding",
    { name },
    {
      roleRef: { kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name: subject, namespace: "istio-system" }],
    },
  );

async function leaksOf(
  objects: readonly FakeObject[],
  inUse: readonly { namespace: string; account: string }[] = [],
  options: LeakOptions = {},
) {
  const west = fakeCluster({ context: "west", objects });
  const found = await findLeaks(west.cluster, inUse, options);
  if (!found.ok) throw new Error(found.problem.kind);
  return found.value;
}
const said = (leaks: Awaited<ReturnType<typeof leaksOf>>) =>
  leaks.map(({ fate, ref }) => `${fate} ${ref.kind} ${ref.name}`);

test.describe("findLeaks", () => {
  test("finds nothing in a cluster without Kiali's things", async () =>
    expect(await leaksOf([account("default"), account("shop"), binding("shop", "view", "gone")])).toEqual([]));

  test("finds what the script's own delete leaves: the dangling binding and the ConfigMap", async () => {
    const leaks = await leaksOf(scriptLeftRemote(SCRIPT));
    expect(said(leaks)).toEqual(["delete ClusterRoleBinding kiali-viewer", "delete ConfigMap kiali"]);
    expect(leaks[0]).toMatchObject({
      context: "west",
      what: "binding",
      detail:
        "names ServiceAccount istio-system/kiali, which is gone: whoever makes it again has the rights of kiali-viewer",
    });
  });

  test("tells what this home made and left from what a connection of it may still need", async () => {
    const left = await leaksOf(made(), [], { homeUid: "uid-south" });
    expect(left.map(({ fate }) => fate)).toEqual(["delete", "delete", "delete"]);
    const needed = await leaksOf(made(), [], { homeUid: "uid-south", names: ["west"] });
    expect(needed.map(({ fate }) => fate)).toEqual(["stay", "stay", "stay"]);
  });

  test("finds what the script made and no home at hand uses, and leaves it to who knows", async () => {
    const leaks = await leaksOf(scriptMadeRemote(SCRIPT));
    expect(said(leaks)).toEqual([
      "stay Secret kiali",
      "stay ClusterRoleBinding kiali-viewer",
      "stay ServiceAccount kiali",
      "stay ConfigMap kiali",
    ]);
    expect(leaks[2]).toMatchObject({ why: "a home that is not at hand may use it" });
    expect(leaks[2]?.detail).toMatch(/^made by Kiali's chart/);
  });

  test("finds nothing of an identity in use", async () =>
    expect(await leaksOf(scriptMadeRemote(SCRIPT), [{ namespace: "istio-system", account: "kiali" }])).toEqual([]));

  test("finds nothing of a Kiali that runs there", async () =>
    expect(await leaksOf([...scriptMadeRemote(SCRIPT), kialiDeployment()])).toEqual([]));

  test("shows another home's identity as that home's", async () => {
    const leaks = await leaksOf(made());
    expect(said(leaks)).toEqual([
      "stay Secret kiali-remote-south-token",
      "stay ClusterRoleBinding kiali-remote-south",
      "stay ServiceAccount kiali-remote-south",
    ]);
    for (const { detail, owners } of leaks) {
      expect(detail).toBe("of the Kiali of home south, connection west");
      expect(owners).toEqual(["the connection to the Kiali of south"]);
    }
  });

  test("finds what a token was bound to, and not that of an account in use, nor a home's own Secrets", async () => {
    const anchor = anchorManifest({ owner: OWNER, namespace: "mesh", account: "kiali-remote-south" });
    const entry = object(
      "v1",
      "Secret",
      { ...anchor.metadata, name: "combined" },
      { stringData: { west: "kubeconfig" } },
    );
    expect(said(await leaksOf([anchor, entry]))).toEqual([`stay Secret ${anchor.metadata.name}`]);
    const inUse = [{ namespace: "mesh", account: "kiali-remote-south" }];
    expect(await leaksOf([...made(), { ...anchor, metadata: { ...anchor.metadata, name: "anchor" } }], inUse)).toEqual(
      [],
    );
  });

  test("offers what this very home left", async () =>
    expect(said(await leaksOf(made(), [], { homeUid: "uid-south" }))).toEqual([
      "delete Secret kiali-remote-south-token",
      "delete ClusterRoleBinding kiali-remote-south",
      "delete ServiceAccount kiali-remote-south",
    ]));

  const cases: readonly (readonly [string, readonly FakeObject[], string[]])[] = [
    ["an account by its name alone", [account("kiali-remote-old")], ["stay ServiceAccount kiali-remote-old"]],
    ["no account that only begins like Kiali's", [account("kialix")], []],
    ["a dangling binding by its name", [binding("kiali", "reader", "gone")], ["delete ClusterRoleBinding kiali"]],
    ["a dangling binding by its role", [binding("mine", "kiali-viewer", "gone")], ["delete ClusterRoleBinding mine"]],
    ["no dangling binding of others", [binding("mine", "reader", "gone")], []],
    ["no binding whose account is there", [account("shop"), binding("kiali", "reader", "shop")], []],
    [
      "a role of the chart that nobody is bound to",
      scriptMadeRemote(SCRIPT).filter(({ kind }) => kind === "ClusterRole"),
      ["delete ClusterRole kiali-viewer"],
    ],
    [
      "an operator's account as the operator's",
      [
        object("v1", "ServiceAccount", {
          name: "kiali-service-account",
          namespace: "istio-system",
          annotations: { "operator-sdk/primary-resource": "istio-system/kiali" },
        }),
      ],
      ["stay ServiceAccount kiali-service-account"],
    ],
  ];
  for (const [title, has, wanted] of cases)
    test(`finds ${title}`, async () => expect(said(await leaksOf(has))).toEqual(wanted));

  for (const call of [
    "ServiceAccount",
    "ClusterRoleBinding",
    "RoleBinding",
    "ClusterRole",
    "Secret",
    "ConfigMap",
    "Pod",
  ])
    test(`says that it may not list ${call} instead of finding nothing`, async () => {
      const west = fakeCluster({ context: "west", objects: scriptMadeRemote(SCRIPT), denies: [`list ${call}`] });
      expect(await findLeaks(west.cluster, [])).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
    });

  test("shows no token", async () =>
    expect(JSON.stringify(await leaksOf(scriptMadeRemote(SCRIPT)))).not.toContain("header.payload.signature"));
});
