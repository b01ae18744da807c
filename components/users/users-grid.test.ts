import { expect, test } from "@playwright/test";
import { upkeepFromSearch } from "@/lib/access/upkeep/wish-url";
import type { Access, AccessColumn, AccessState } from "@/lib/users/access-matrix";
import { subjectFrom, subjectOfReview, withSubject } from "./asked-subject";
import { grantAddress, groupChosen, withdrawAddress } from "./chosen-cells";
import { gridRows, shownRows } from "./shown-rows";

const home = { home: "east", kiali: "istio-system/kiali" };
const devs = {
  subject: { kind: "Group", name: "oidc:devs" },
  as: { west: "corp:devs" },
  groups: [],
  groupsIn: {},
} as const;

const verdict = (state: AccessState) => ({ state, reason: null, missing: [] });
const access = (sees: AccessState, logs: AccessState = sees): Access => ({
  sees: verdict(sees),
  logs: verdict(logs),
  writes: verdict("no"),
});
const column = (
  cluster: string,
  rooms: Readonly<Record<string, Access>>,
  everywhere: Access | null = null,
): AccessColumn => ({
  cluster,
  isHome: false,
  context: cluster,
  askedAs: { user: "u", groups: [], isMadeUp: true },
  everywhere,
  namespaces: Object.entries(rooms).map(([namespace, each]) => ({
    namespace,
    isInMesh: namespace.startsWith("shop"),
    access: each,
  })),
  problem: null,
  isPartial: false,
});
const rows = gridRows([
  column(
    "east",
    { zoo: access("yes"), shop: access("yes"), "shop-2": access("no", "hidden"), dark: access("unknown") },
    access("no"),
  ),
  column("west", { shop: access("yes", "no"), "shop-2": access("no", "hidden"), dark: access("yes") }, access("no")),
]);
const names = (filter: Partial<Parameters<typeof shownRows>[1]>) =>
  shownRows(rows, { text: "", isDifferent: false, isMeshOnly: false, ...filter }).map(({ namespace }) => namespace);

test.describe("the rows of the grid", () => {
  test("are every namespace in one, then those of the mesh, then the others", () =>
    expect(names({})).toEqual([null, "shop", "shop-2", "dark", "zoo"]));
  test("that differ are those with two known answers", () => expect(names({ isDifferent: true })).toEqual(["shop"]));
  test("of the mesh, and by any part of the name", () => {
    expect(names({ isMeshOnly: true })).toEqual([null, "shop", "shop-2"]);
    expect(names({ text: " OO " })).toEqual(["zoo"]);
  });
});

test("chosen cells are one plan for clusters with the same namespaces; the whole cluster holds them", () => {
  const chosen = [
    { cluster: "west", namespace: "shop" },
    { cluster: "east", namespace: "shop" },
    { cluster: "east", namespace: "billing" },
    { cluster: "west", namespace: "billing" },
    { cluster: "north", namespace: "shop" },
    { cluster: "south", namespace: "shop" },
    { cluster: "south", namespace: null },
  ];
  expect(groupChosen(chosen)).toEqual([
    { clusters: ["east", "west"], namespaces: ["billing", "shop"] },
    { clusters: ["north"], namespaces: ["shop"] },
    { clusters: ["south"], namespaces: [] },
  ]);
});

test("the addresses of a grant and of its withdrawal are wishes, with the names that the clusters use", () => {
  const read = (address: string) => upkeepFromSearch(new URL(address, "https://x").searchParams);
  expect(read(grantAddress(home, devs, "write", { clusters: ["north", "west"], namespaces: ["shop"] }))).toMatchObject({
    ok: true,
    value: {
      verb: "grant",
      home: "east",
      kiali: { namespace: "istio-system", name: "kiali" },
      names: ["north", "west"],
      subject: devs.subject,
      as: { west: "corp:devs" },
      level: "write",
      namespaces: ["shop"],
    },
  });
  const grant = {
    cluster: "west",
    subject: { kind: "Group", name: "corp:devs" },
    level: "read",
    namespaces: null,
    since: "",
  } as const;
  expect(read(withdrawAddress(home, grant))).toMatchObject({
    ok: true,
    value: { verb: "withdraw", names: ["west"], as: {}, namespaces: [], windowSeconds: 10 },
  });
});

test("who is asked about survives the address, colons included", () => {
  const asked = { ...devs, groups: ["oidc:a"], groupsIn: { west: ["corp:a", "corp:b"], north: [] } };
  const address = withSubject(new URL("https://x/users?home=east&who=User:b&as=west:c"), asked);
  expect(subjectFrom(address.searchParams)).toEqual(asked);
  expect(address.searchParams.get("home")).toBe("east");
  expect(subjectFrom(new URLSearchParams("who=Robot:x"))).toBeNull();
});

test("whom the clusters took the bearer of a token for is asked about as each of them names him", () => {
  const review = (
    cluster: string,
    answer: "accepted" | "refused",
    user: string | null,
    groups: readonly string[] = [],
  ) => ({
    cluster,
    isHome: cluster === "east",
    context: cluster,
    answer,
    user,
    groups,
    notes: [],
    problem: null,
  });
  expect(subjectOfReview([review("east", "refused", null)])).toBeNull();
  const reviews = [
    review("west", "accepted", "corp:alice", ["corp:devs"]),
    review("east", "accepted", "oidc:alice", ["oidc:devs"]),
    review("south", "accepted", "oidc:alice", ["oidc:devs"]),
    review("north", "refused", null),
  ];
  expect(subjectOfReview(reviews)).toEqual({
    subject: { kind: "User", name: "oidc:alice" },
    as: { west: "corp:alice" },
    groups: ["oidc:devs"],
    groupsIn: { west: ["corp:devs"] },
  });
});
