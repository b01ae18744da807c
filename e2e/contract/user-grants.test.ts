import { expect } from "@playwright/test";
import type { Cluster, Manifest } from "@/lib/cluster/cluster";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { diffFields } from "@/lib/plan/diff-fields";
import type { Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { askAbout, lacksToGrant } from "@/lib/users/access-gates";
import { subjectIn } from "@/lib/users/access-matrix";
import { bindingsTo } from "@/lib/users/bindings-to";
import { asksOfLevel, userRules } from "@/lib/users/kiali-asks";
import { ourBindings, userBinding, userRole, userRoleName } from "@/lib/users/role-bindings";
import { inEachWorld, type Lab, test } from "./fixtures";
import { personWith } from "./scenes";

const VERSION = "v2.30.0";
const NONE = {};

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}
const whoseOf = (lab: Lab) => ({
  home: "east",
  homeUid: lab.unique("uid"),
  kiali: { namespace: "istio-system", name: "kiali" },
});
const opened = ({ server, ca }: Lab, token: string): Cluster =>
  openEndpoint("contract", { server, ca, insecure: false, tlsServerName: null, proxyUrl: null }, new Secret(token));
const apply = async (cluster: Cluster, manifest: Manifest) => value(await cluster.apply(manifest));
const rbacWrites = {
  apiGroups: ["rbac.authorization.k8s.io"],
  resources: ["clusterroles", "rolebindings"],
  verbs: ["get", "create", "patch"],
};

inEachWorld("a grant to users", () => {
  test("holds in the namespace alone, says by which binding, and is gone with it", async ({ lab }) => {
    const whose = whoseOf(lab);
    const group = { kind: "Group", name: lab.unique("oidc:devs") } as const;
    const role = userRole("write", whose, VERSION);
    const binding = userBinding(group, "write", lab.namespace, whose);
    await apply(lab.cluster, role);
    const bound = await apply(lab.cluster, binding);
    // What the server fills in is no difference: planned again, everything is kept.
    for (const manifest of [role, binding]) {
      const { apiVersion, kind, metadata } = manifest;
      const ref = { apiVersion, kind, namespace: metadata.namespace ?? null, name: metadata.name };
      expect(diffFields(manifest, value(await lab.cluster.read(ref)))).toEqual([]);
    }
    const { user, groups } = subjectIn({ ...group, as: {}, groups: [], groupsIn: {} }, "west");
    const asks = asksOfLevel("write", lab.namespace, VERSION);
    const answers = async () => value(await askAbout(lab.cluster, asks, { user, groups }, NONE));
    await expect.poll(async () => (await answers()).filter(({ answer }) => !answer.allowed)).toEqual([]);
    for (const { answer } of await answers())
      expect(answer.reason).toBe(
        `RBAC: allowed by RoleBinding "${binding.metadata.name}/${lab.namespace}" of ClusterRole "${role.metadata.name}" to Group "${group.name}"`,
      );
    const elsewhere = await askAbout(lab.cluster, asksOfLevel("read", "default", VERSION), { user, groups }, NONE);
    expect(value(elsewhere).filter(({ answer }) => answer.allowed)).toEqual([]);
    const ours = value(await ourBindings(lab.cluster, whose));
    expect(ours.map(({ ref, subject, level, namespace }) => ({ ref, subject, level, namespace }))).toEqual([
      {
        ref: expect.objectContaining({ kind: "RoleBinding", namespace: lab.namespace, name: binding.metadata.name }),
        subject: group,
        level: "write",
        namespace: lab.namespace,
      },
    ]);
    expect(value(await bindingsTo(lab.cluster, role.metadata.name, NONE))).toHaveLength(1);
    value(await lab.cluster.remove(ours[0]?.ref ?? refOfNothing, { uid: bound.metadata.uid }));
    await expect.poll(async () => (await answers()).filter(({ answer }) => answer.allowed)).toEqual([]);
  });

  const logins = [
    {
      who: "holds all of it himself",
      rules: (): Rules => [rbacWrites, ...plain(userRules("read", VERSION))],
      may: true,
    },
    {
      who: "may escalate and bind",
      rules: (): Rules => [rbacWrites, { ...rbacWrites, resources: ["clusterroles"], verbs: ["escalate", "bind"] }],
      may: true,
    },
    { who: "may only write roles and bindings", rules: (): Rules => [rbacWrites], may: false },
    {
      who: "lacks one right, the logs",
      rules: (): Rules => [rbacWrites, { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list"] }],
      may: false,
    },
    { who: "holds it and may write no binding", rules: (): Rules => plain(userRules("read", VERSION)), may: false },
  ] as const;
  for (const { who, rules, may } of logins)
    test(`is foretold as the server decides it, for a login that ${who}`, async ({ lab }) => {
      const whose = whoseOf(lab);
      const { token } = await personWith(lab, rules());
      const person = opened(lab, token);
      const scope = {
        level: "read",
        version: VERSION,
        namespaces: [lab.namespace],
        roleName: userRoleName("read", whose),
        askedAs: { user: "somebody", groups: [] },
      } as const;
      // A new binding needs a moment.
      await expect.poll(async () => value(await lacksToGrant(person, scope, NONE)) === null).toBe(may);
      const role = await person.apply(userRole("read", whose, VERSION));
      const binding = role.ok
        ? await person.apply(userBinding({ kind: "User", name: "bob" }, "read", lab.namespace, whose))
        : role;
      expect(binding.ok).toBe(may);
      await person.close();
    });
});

type Rules = { apiGroups: string[]; resources: string[]; verbs: string[] }[];
const plain = (rules: ReturnType<typeof userRules>): Rules =>
  rules.map(({ apiGroups, resources, verbs }) => ({
    apiGroups: [...apiGroups],
    resources: [...resources],
    verbs: [...verbs],
  }));
const refOfNothing = { apiVersion: "v1", kind: "Pod", namespace: "none", name: "none" };
