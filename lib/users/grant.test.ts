import { expect, test } from "@playwright/test";
import { type FakeMesh, type FakeMeshOptions, fakeMesh } from "@/lib/access/fake-mesh";
import { connectFake, fakeWorld, planOf, receiptOf, runUpkeep } from "@/lib/access/revoke/fake-upkeep";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import { planUpkeep } from "@/lib/access/upkeep/upkeep";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { namespace, object } from "@/lib/checks/healthy-pair";
import type { Cluster } from "@/lib/cluster/cluster";
import { fakeRbac } from "@/lib/cluster/fake-rbac";
import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import { fail } from "@/lib/problem";
import { accessWish } from "./access-wish";
import { readAccess } from "./read-access";
import { readUserGrants } from "./read-user-grants";

const NAMES = ["east", "west"];
const devs = { subject: { kind: "Group", name: "oidc:devs" }, level: "read", namespaces: ["shop"] };
const RBAC = "rbac.authorization.k8s.io/v1";

async function mesh(options: FakeMeshOptions = {}): Promise<FakeMesh> {
  const made = fakeMesh({
    eastHas: [namespace("shop", "uid-shop-east")],
    westHas: [namespace("shop", "uid-shop"), namespace("billing", "uid-billing")],
    ...options,
    east: { mayWhy: fakeRbac, ...options.east },
    west: { mayWhy: fakeRbac, ...options.west },
  });
  await connectFake(made);
  return made;
}
const grant = (made: FakeMesh, asked: object = devs, names = NAMES, more: object = {}) =>
  runUpkeep(fakeWorld(made), { verb: "grant", names, asked, ...more });
const withdraw = (made: FakeMesh, asked: object = devs, names = NAMES) =>
  runUpkeep(fakeWorld(made), { verb: "withdraw", names, asked });
const planned = (made: FakeMesh, verb: string, asked: object = devs, names = NAMES) =>
  planOf(fakeWorld(made), { verb, names, asked });

const lines = ({ steps }: Plan): readonly string[] =>
  steps.map((step) =>
    "ref" in step
      ? `${step.lane} ${step.verb} ${step.ref.kind}`
      : step.verb === "gate"
        ? `${step.lane} ${step.gate}`
        : step.verb,
  );
const granted = (made: FakeMesh): readonly string[] =>
  [made.east, made.west].flatMap((each) =>
    each.names().filter((name) => /kiali-fleet-(user-)?(read|write)-/.test(name)),
  );
const may = async (cluster: Cluster, verb: string, resource: string, room: string, groups = ["oidc:devs"]) => {
  const [name = "", group = ""] = resource.split(" ");
  const named = name === "namespaces" ? { name: room } : {};
  const ask = { verb, group, resource: name, namespace: room, ...named };
  const answer = await cluster.may(ask, { as: { user: "somebody", groups } });
  return answer.ok && answer.value;
};

test.describe("grant", () => {
  test("binds a group to a role of its level in each cluster, and proves it", async () => {
    const made = await mesh();
    const plan = await planned(made, "grant");
    expect(lines(plan)).toEqual(
      NAMES.flatMap((name) => [
        `${name} gate.may-grant`,
        `${name} create ClusterRole`,
        `${name} create RoleBinding`,
        `${name} gate.is-allowed`,
      ]),
    );
    const told = await grant(made);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null });
    expect(receiptOf(told).unfinished).toBeUndefined();
    for (const cluster of [made.east.cluster, made.west.cluster]) {
      expect(await may(cluster, "get", "namespaces", "shop")).toBe(true);
      expect(await may(cluster, "get", "pods/log", "shop")).toBe(true);
      expect(await may(cluster, "patch", "deployments apps", "shop")).toBe(false);
      expect(await may(cluster, "get", "namespaces", "billing")).toBe(false);
    }
    const proof = told.events.find(({ id, status }) => id === "remote/gate.is-allowed/west" && status === "done");
    expect(proof?.detail).toMatch(
      /2 of 2 questions are answered yes: RBAC: allowed by RoleBinding "kiali-fleet-read-oidc-devs-/,
    );
  });

  test("writes what Kiali writes and sees it, in the whole cluster when no namespace is named", async () => {
    const made = await mesh();
    receiptOf(await grant(made, { ...devs, level: "write", namespaces: [] }, ["west"]));
    const { cluster } = made.west;
    expect(await may(cluster, "patch", "deployments apps", "billing")).toBe(true);
    expect(await may(cluster, "create", "virtualservices networking.istio.io", "yet-to-come")).toBe(true);
    expect(await may(cluster, "get", "secrets", "billing")).toBe(false);
    expect(granted(made).filter((name) => name.startsWith("ClusterRoleBinding//"))).toHaveLength(1);
    expect(await may(made.east.cluster, "get", "namespaces", "shop")).toBe(false);
  });

  test("planned again keeps everything, and to the digest", async () => {
    const made = await mesh();
    expect(planDigest(await planned(made, "grant"))).toBe(planDigest(await planned(made, "grant")));
    receiptOf(await grant(made));
    expect(changesNothing(await planned(made, "grant"))).toBe(true);
  });

  test("calls the group in each cluster as that cluster does", async () => {
    const made = await mesh();
    receiptOf(await grant(made, { ...devs, as: { west: "corp:devs" } }));
    expect(await may(made.east.cluster, "get", "namespaces", "shop")).toBe(true);
    expect(await may(made.west.cluster, "get", "namespaces", "shop")).toBe(false);
    expect(await may(made.west.cluster, "get", "namespaces", "shop", ["corp:devs"])).toBe(true);
    receiptOf(await withdraw(made, { ...devs, as: { west: "corp:devs" } }));
    expect(granted(made)).toEqual([]);
  });

  test("names of any length and letters stay names of Kubernetes, and two subjects stay two", async () => {
    const made = await mesh();
    const long = (end: string) => ({
      ...devs,
      subject: { kind: "User", name: `${"https://Issuer.example/#".repeat(9)}${end}` },
    });
    for (const asked of [long("a"), long("b"), { ...devs, subject: { kind: "User", name: "ÄÖÜ" } }])
      expect(receiptOf(await grant(made, asked, ["west"]))).toMatchObject({ stoppedBy: null });
    const names = granted(made)
      .filter((name) => name.startsWith("RoleBinding"))
      .map((name) => name.split("/")[2] ?? "");
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61})[a-z0-9]$/);
  });

  test("refuses a namespace that no cluster has, and binds where it is when some have it", async () => {
    const made = await mesh();
    const refused = await planUpkeep(
      upkeepWish.parse({
        verb: "grant",
        home: "east",
        kiali: null,
        names: NAMES,
        ...devs,
        namespaces: ["shop", "shpo"],
      }),
      fakeWorld(made),
    );
    expect(refused).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { namespaces: ["none of east, west has a namespace shpo"] } },
    });
    const plan = await planned(made, "grant", { ...devs, namespaces: ["billing"] });
    expect(lines(plan).filter((line) => line.includes("RoleBinding"))).toEqual(["west create RoleBinding"]);
    expect(plan.warnings).toContain("east has no namespace billing: nothing is bound there.");
  });

  test("refuses a cluster that Kiali does not have", async () => {
    const made = await mesh();
    const wish = upkeepWish.parse({ verb: "grant", home: "east", kiali: null, names: ["wset"], ...devs });
    expect(await planUpkeep(wish, fakeWorld(made))).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
  });

  test("a login that may not give these rights is told while planning, and nothing is written", async () => {
    const isMine = ({ verb, resource }: { verb: string; resource: string }) =>
      !["bind", "escalate"].includes(verb) && resource !== "pods/log";
    const made = await mesh({
      west: {
        mayWhy: (ask, as, fake) => (as ? fakeRbac(ask, as, fake) : { allowed: isMine(ask), reason: null }),
        may: isMine,
      },
    });
    const before = granted(made);
    const plan = await planned(made, "grant", devs, ["west"]);
    const gate = plan.steps.find((step) => step.verb === "gate" && step.gate === "gate.may-grant");
    expect(gate).toMatchObject({ foreseen: expect.stringContaining("this login may not get pods/log") });
    const receipt = receiptOf(await grant(made, devs, ["west"]));
    expect(receipt.unfinished).toMatchObject([{ lane: "west", step: "remote/gate.may-grant/west" }]);
    expect(granted(made)).toEqual(before);
  });

  test("one dead cluster is left out and told; the other is granted", async () => {
    const made = await mesh();
    const dead = {
      kind: "unreachable",
      context: "west",
      server: "https://x",
      why: "refused",
      timeoutMs: null,
    } as const;
    const silent = new Proxy(made.west.cluster, {
      get: (target, key) =>
        typeof Reflect.get(target, key) === "function"
          ? () => Promise.resolve({ ok: false, problem: dead })
          : Reflect.get(target, key),
    });
    const world = fakeWorld(made, { west: silent });
    const plan = await planOf(world, { verb: "grant", names: NAMES, asked: devs });
    expect(plan.warnings.some((line) => line.startsWith("west is left out: "))).toBe(true);
    expect(lines(plan)).toContain("east create RoleBinding");
  });

  test("says that it decides nothing for a Kiali that asks as itself, and that a view-only Kiali writes for nobody", async () => {
    const made = await mesh();
    const { warnings } = await planned(made, "grant", { ...devs, level: "write" });
    expect(warnings.join()).toContain("asks the clusters as itself");
    expect(warnings.join()).toContain("view-only mode");
  });

  test("what somebody has changed in our binding is overwritten only when that is said", async () => {
    const made = await mesh();
    receiptOf(await grant(made, devs, ["west"]));
    const key =
      granted(made)
        .find((name) => name.startsWith("RoleBinding/shop/"))
        ?.split("/")[2] ?? "";
    const found = made.west.find({ apiVersion: RBAC, kind: "RoleBinding", namespace: "shop", name: key });
    if (!found) throw new Error("no binding");
    const { managedFields: _owners, ...metadata } = found.metadata;
    made.west.put({ ...found, metadata, subjects: [{ kind: "User", name: "mallory" }] }, "mallory");
    const plan = await planned(made, "grant", devs, ["west"]);
    expect(plan.steps[0]).toMatchObject({
      gate: "gate.take-over",
      foreseen: expect.stringContaining("field manager mallory"),
    });
    expect(receiptOf(await grant(made, devs, ["west"])).stoppedBy).toMatchObject({ step: "home/gate.take-over" });
    receiptOf(await grant(made, devs, ["west"], { overrides: { "gate.take-over": "it was tampered with" } }));
    expect(changesNothing(await planned(made, "grant", devs, ["west"]))).toBe(true);
  });
});

test.describe("withdraw", () => {
  test("undoes a grant to the last object, and proves that it is gone", async () => {
    const made = await mesh();
    receiptOf(await grant(made));
    const told = await withdraw(made);
    expect(receiptOf(told)).toMatchObject({ stoppedBy: null, evidence: [] });
    expect(granted(made)).toEqual([]);
    const proof = told.events.find(({ id, status }) => id === "remote/gate.is-withdrawn/west" && status === "done");
    expect(proof?.detail).toBe("all 2 questions are answered no");
    expect((await planned(made, "withdraw")).steps).toEqual([]);
  });

  test("leaves what was granted to others, at another level or elsewhere, and says so", async () => {
    const made = await mesh();
    const both = { ...devs, namespaces: ["shop", "billing"] };
    receiptOf(await grant(made, both, ["west"]));
    receiptOf(await grant(made, { ...devs, level: "write" }, ["west"]));
    receiptOf(await grant(made, { ...devs, subject: { kind: "User", name: "oidc:devs" } }, ["west"]));
    const before = granted(made);
    const plan = await planned(made, "withdraw", devs, ["west"]);
    expect(plan.steps.filter(({ verb }) => verb === "delete")).toHaveLength(1);
    expect(plan.steps.some((step) => step.verb === "keep" && step.why.includes("and 1 more is bound to it"))).toBe(
      true,
    );
    expect(plan.warnings).toContain("west: what this console granted besides stays: read in billing, write in shop.");
    const receipt = receiptOf(await withdraw(made, devs, ["west"]));
    expect(before.filter((name) => !granted(made).includes(name))).toHaveLength(1);
    expect(receipt.evidence.join()).toContain("still allowed by something else");
    expect(receipt.evidence.join()).toContain("kiali-fleet-write-oidc-devs-");
  });

  test("names somebody else's binding that goes on granting it, before when nothing of ours is left", async () => {
    const made = await mesh({
      westHas: [
        namespace("shop", "uid-shop"),
        object(
          RBAC,
          "ClusterRole",
          { name: "view" },
          { rules: [{ apiGroups: [""], resources: ["*"], verbs: ["get"] }] },
        ),
        object(
          RBAC,
          "ClusterRoleBinding",
          { name: "everybody" },
          { roleRef: { kind: "ClusterRole", name: "view" }, subjects: [{ kind: "Group", name: "oidc:devs" }] },
        ),
      ],
    });
    const plan = await planned(made, "withdraw", devs, ["west"]);
    expect(plan.steps).toEqual([]);
    expect(plan.warnings.join()).toContain('RBAC: allowed by ClusterRoleBinding "everybody"');
  });

  test("never deletes a binding that was made anew meanwhile", async () => {
    const made = await mesh();
    receiptOf(await grant(made, devs, ["west"]));
    const told = await runUpkeep(fakeWorld(made), {
      verb: "withdraw",
      names: ["west"],
      asked: devs,
      onPlan: ({ steps }: Plan) => {
        for (const step of steps)
          if (step.verb === "delete" && step.ref.kind === "RoleBinding") {
            const found = made.west.find(step.ref);
            made.west.drop(step.ref);
            if (found) made.west.put({ ...found, metadata: { ...found.metadata, uid: "uid-another" } });
          }
      },
    });
    expect(receiptOf(told).unfinished).toMatchObject([{ lane: "west", problem: { kind: "changed" } }]);
    expect(granted(made).some((name) => name.startsWith("RoleBinding/shop/"))).toBe(true);
  });
});

test("readUserGrants tells what each cluster has, and which could not be asked", async () => {
  const made = await mesh();
  receiptOf(await grant(made, { ...devs, namespaces: ["shop", "billing"] }));
  receiptOf(await grant(made, { ...devs, level: "write", namespaces: [] }, ["west"]));
  const read = await readUserGrants(homeFacts(fakeWorld(made), { kiali: null }));
  const group = { kind: "Group", name: "oidc:devs" };
  expect(read).toMatchObject({
    ok: true,
    value: {
      grants: [
        { cluster: "east", subject: group, level: "read", namespaces: ["shop"] },
        { cluster: "west", subject: group, level: "write", namespaces: null },
        { cluster: "west", subject: group, level: "read", namespaces: ["billing", "shop"] },
      ],
      unread: [],
    },
  });
  const blind = { ...fakeWorld(made), open: () => Promise.resolve(fail({ kind: "no-such-context", context: "west" })) };
  const half = await readUserGrants(homeFacts(blind, { kiali: null }));
  expect(half).toMatchObject({ ok: true, value: { grants: [{ cluster: "east" }], unread: [{ cluster: "west" }] } });
});

test("readAccess shows a namespace that one of two clusters hides, and a cluster that nobody can reach as that", async () => {
  const made = await mesh();
  receiptOf(await grant(made, devs, ["west"]));
  const wish = accessWish.parse({ subject: devs.subject });
  const seen = await readAccess(homeFacts(fakeWorld(made), { kiali: null }), wish);
  expect(seen).toMatchObject({
    ok: true,
    value: {
      columns: [
        { cluster: "east", isHome: true },
        { cluster: "west", problem: null },
      ],
      uneven: [{ namespace: "shop", seenIn: ["west"], hiddenIn: ["east"] }],
      isInUsersName: false,
    },
  });
  const blind = { ...fakeWorld(made), open: () => Promise.resolve(fail({ kind: "no-such-context", context: "west" })) };
  const half = await readAccess(homeFacts(blind, { kiali: null }), wish);
  expect(half).toMatchObject({
    ok: true,
    value: { columns: [{ problem: null }, { problem: { kind: "no-such-context" } }] },
  });
});

/** The n-th write to any of the clusters is the last thing that this process does. */
function dyingAfter(limit: number): (cluster: Cluster) => Cluster {
  let writes = 0;
  return (cluster) =>
    new Proxy(cluster, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key);
        if (typeof found !== "function" || !["apply", "patch", "remove"].includes(String(key))) return found;
        return async (...input: unknown[]) => {
          if (writes >= limit) throw new Error("dead");
          const done: unknown = await Reflect.apply(found, target, input);
          writes += 1;
          if (writes >= limit) throw new Error("killed");
          return done;
        };
      },
    });
}

/** The hold of the killed run ends by itself in a while. */
function holdEnds(made: FakeMesh): void {
  for (const key of made.east.names().filter((each) => each.startsWith("Lease/"))) {
    const [kind = "", room = "", name = ""] = key.split("/");
    made.east.drop({ apiVersion: "coordination.k8s.io/v1", kind, namespace: room, name });
  }
}

for (const verb of ["grant", "withdraw"] as const)
  test(`a ${verb} that is killed after any write is finished by the next one`, async () => {
    const asked = { ...devs, level: "write", namespaces: ["shop"] };
    const points: number[] = [];
    for (let limit = 1; limit <= 20; limit += 1) {
      const made = await mesh();
      if (verb === "withdraw") receiptOf(await grant(made, asked));
      const wrap = dyingAfter(limit);
      const world = fakeWorld(made, { east: wrap(made.east.cluster), west: wrap(made.west.cluster) });
      const first = await runUpkeep(world, { verb, names: NAMES, asked }).then(
        () => "ended",
        () => "killed",
      );
      if (first === "ended") break;
      points.push(limit);
      holdEnds(made);
      const where = `killed after write ${limit}`;
      const again = receiptOf(await runUpkeep(fakeWorld(made), { verb, names: NAMES, asked }));
      expect(again, where).toMatchObject({ stoppedBy: null });
      expect(again.unfinished, where).toBeUndefined();
      expect(granted(made).length, where).toBe(verb === "grant" ? 4 : 0);
      expect(changesNothing(await planned(made, verb, asked)), where).toBe(true);
    }
    expect(points.length).toBeGreaterThan(3);
  });
