import { expect, test } from "@playwright/test";
import { namespace, object } from "@/lib/checks/healthy-pair";
import type { AccessAsk } from "@/lib/cluster/cluster";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { fakeRbac } from "@/lib/cluster/fake-rbac";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import { type AccessColumn, type AccessSubject, unevenNamespaces } from "./access-matrix";
import { askColumn, type ColumnOptions } from "./ask-column";
import { userRules } from "./kiali-asks";

const RBAC = "rbac.authorization.k8s.io/v1";
const role = (name: string, rules: readonly PolicyRule[]) => object(RBAC, "ClusterRole", { name }, { rules });
const binding = (where: string | null, roleName: string, subjects: readonly object[]) =>
  object(
    RBAC,
    where === null ? "ClusterRoleBinding" : "RoleBinding",
    { name: `${roleName}-of-devs`, ...(where === null ? {} : { namespace: where }) },
    { roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName }, subjects },
  );
const devs = [{ kind: "Group", name: "oidc:devs" }];
const ROOMS = [
  namespace("kube-system", "uid-a"),
  namespace("shop", "uid-b", { labels: { "istio-injection": "enabled" } }),
  namespace("billing", "uid-c"),
];
const ROLES = [
  role("reader", userRules("read", null)),
  role("writer", userRules("write", null)),
  role("lister", [{ apiGroups: [""], resources: ["namespaces"], verbs: ["list"] }]),
  role("patcher", [{ apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"] }]),
];

const fake = (...bindings: ReturnType<typeof binding>[]) => ({
  objects: [...ROOMS, ...ROLES, ...bindings],
  mayWhy: fakeRbac,
});
const bob: AccessSubject = { kind: "User", name: "oidc:bob", as: {}, groups: ["oidc:devs"], groupsIn: {} };
const devsGroup: AccessSubject = { kind: "Group", name: "oidc:devs", as: {}, groups: [], groupsIn: {} };

async function column(
  world: FakeClusterOptions,
  subject: AccessSubject = bob,
  more: Partial<ColumnOptions> = {},
): Promise<{ column: AccessColumn; calls: readonly string[] }> {
  const { cluster, calls } = fakeCluster({ context: "west", ...world });
  const options = { version: null, requiresNamespaceGet: false, deadlineMs: 5_000, ...more };
  return { column: await askColumn({ name: "west", isHome: false, cluster }, subject, options), calls };
}
const states = ({ namespaces }: AccessColumn): Readonly<Record<string, string>> =>
  Object.fromEntries(
    namespaces.map(({ namespace: room, access: { sees, logs, writes } }) => [
      room,
      `${sees.state} ${logs.state} ${writes.state}`,
    ]),
  );

test.describe("askColumn", () => {
  test("says by which binding somebody sees, and asks nothing more where he does not", async () => {
    const { column: seen, calls } = await column(fake(binding("shop", "reader", devs)));
    expect(states(seen)).toEqual({
      shop: "yes yes no",
      billing: "no hidden hidden",
      "kube-system": "no hidden hidden",
    });
    expect(seen.namespaces[0]).toMatchObject({
      namespace: "shop",
      isInMesh: true,
      access: {
        sees: {
          reason: 'RBAC: allowed by RoleBinding "reader-of-devs/shop" of ClusterRole "reader" to Group "oidc:devs"',
        },
      },
    });
    expect(calls.filter((call) => call === "may get pods/log")).toHaveLength(2);
  });

  test("asks once for a cluster whose every namespace is allowed", async () => {
    const { column: seen, calls } = await column(fake(binding(null, "writer", devs)));
    expect(states(seen)).toEqual({ shop: "yes yes yes", billing: "yes yes yes", "kube-system": "yes yes yes" });
    expect(calls.filter((call) => call.startsWith("may"))).toHaveLength(9);
    expect(seen.everywhere?.writes.reason).toContain('ClusterRoleBinding "writer-of-devs"');
  });

  test("sees everything by list alone, unless this Kiali gets each namespace", async () => {
    const lists = fake(binding(null, "lister", devs));
    expect(states((await column(lists)).column).shop).toBe("yes no no");
    expect(states((await column(lists, bob, { requiresNamespaceGet: true })).column).shop).toBe("no hidden hidden");
  });

  test("a part of the ways to write is a part, and says what is missing", async () => {
    const { column: seen } = await column(fake(binding("shop", "reader", devs), binding(null, "patcher", devs)));
    expect(seen.namespaces[0]?.access.writes).toMatchObject({ state: "part" });
    expect(seen.namespaces[0]?.access.writes.missing).toContain("patch services");
    expect(seen.namespaces[0]?.access.writes.missing).not.toContain("patch deployments.apps");
  });

  test("a group is asked for with a made-up user who is in it, and everybody is signed in", async () => {
    const { column: seen } = await column(fake(binding("shop", "reader", devs)), devsGroup);
    expect(seen.askedAs).toMatchObject({ isMadeUp: true, groups: ["oidc:devs", "system:authenticated"] });
    expect(states(seen).shop).toBe("yes yes no");
  });

  test("a cluster that calls the group otherwise is asked about that name", async () => {
    const other = { ...devsGroup, as: { west: "corp:devs" } };
    expect(states((await column(fake(binding("shop", "reader", devs)), other)).column).shop).toBe("no hidden hidden");
    const corp = [{ kind: "Group", name: "corp:devs" }];
    expect(states((await column(fake(binding("shop", "reader", corp)), other)).column).shop).toBe("yes yes no");
    const prefixed = { ...bob, groupsIn: { west: ["corp:devs"] } };
    expect(states((await column(fake(binding("shop", "reader", corp)), prefixed)).column).shop).toBe("yes yes no");
  });

  test("a cluster that takes no such questions could not be looked at, with the right that is missing", async () => {
    const problem = {
      kind: "forbidden",
      context: "west",
      verb: "create",
      resource: "subjectaccessreviews.authorization.k8s.io",
      namespace: null,
      name: null,
      user: null,
    } as const;
    const { column: seen, calls } = await column({ ...fake(), fails: { may: problem } });
    expect(seen).toMatchObject({ problem, everywhere: null, namespaces: [] });
    expect(calls.filter((call) => call.startsWith("may")).length).toBeLessThanOrEqual(8);
  });

  test("where namespaces may not be listed says so, and still what holds everywhere", async () => {
    const { column: seen } = await column({ ...fake(binding(null, "reader", devs)), denies: ["list Namespace"] });
    expect(seen).toMatchObject({ problem: { kind: "forbidden" }, everywhere: { sees: { state: "yes" } } });
    const named = await column({ ...fake(binding("shop", "reader", devs)), denies: ["list Namespace"] }, bob, {
      namespaces: ["shop"],
    });
    expect(states(named.column)).toEqual({ shop: "yes yes no" });
  });

  test("never more than eight questions at once, and none after the deadline", async () => {
    let now = 0;
    let most = 0;
    const rooms = Array.from({ length: 60 }, (_, index) => namespace(`room-${index}`, `uid-${index}`));
    const base = fakeCluster({ context: "west", objects: rooms });
    const held: (() => void)[] = [];
    let asked = 0;
    const cluster = {
      ...base.cluster,
      mayWhy: async (_ask: AccessAsk, options?: { signal?: AbortSignal }) => {
        now += 1;
        asked += 1;
        most = Math.max(most, now);
        // Everywhere is answered, then nothing any more.
        if (asked > 9)
          await new Promise<void>((resolve) => {
            held.push(resolve);
            options?.signal?.addEventListener("abort", () => resolve(), { once: true });
          });
        now -= 1;
        return { ok: true, value: { allowed: false, reason: null } } as const;
      },
    };
    const options = { version: null, requiresNamespaceGet: false, deadlineMs: 400 };
    const seen = await askColumn({ name: "west", isHome: false, cluster }, bob, options);
    expect(most).toBe(8);
    expect(asked).toBe(17);
    expect(seen.isPartial).toBe(true);
    expect(seen.namespaces).toHaveLength(60);
    expect(seen.namespaces.at(-1)?.access.sees).toMatchObject({ state: "unknown" });
  });
});

test("unevenNamespaces names what one cluster shows and another hides, and nothing that only one has", async () => {
  const [west, east] = await Promise.all([
    column(fake(binding("shop", "reader", devs))),
    column({
      ...fake(),
      objects: [...ROOMS, namespace("only-east", "uid-x"), ...ROLES, binding(null, "reader", devs)],
    }),
  ]);
  const columns = [west.column, { ...east.column, cluster: "east" }];
  expect(unevenNamespaces(columns)).toEqual([
    { namespace: "billing", seenIn: ["east"], hiddenIn: ["west"] },
    { namespace: "kube-system", seenIn: ["east"], hiddenIn: ["west"] },
  ]);
});
