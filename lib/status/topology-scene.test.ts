import { expect, test } from "@playwright/test";
import { topologyOf } from "@/lib/status/topology";
import { partOf, type TopologyScope } from "@/lib/status/topology-focus";
import { linesOf } from "@/lib/status/topology-lines";
import { type Scene, type SceneItem, sceneOf } from "@/lib/status/topology-scene";
import type { FleetRow } from "./fleet-row";
import { contextOnly, fleetOf, homeOf, readBy, sideOf } from "./topology-for-tests";
import type { IstioSide } from "./topology-link";

const ALL: TopologyScope = { mesh: null, home: null, focus: null };
const WIDE = { width: 1180, isNarrow: false, open: new Set<string>() };
const NARROW = { width: 358, isNarrow: true, open: new Set<string>() };

const east = homeOf("east");
const west = homeOf("west", { mesh: "mesh2" });
const three: readonly FleetRow[] = [
  east,
  readBy(east, "a"),
  readBy(east, "b", { state: "unreachable" }),
  contextOnly("spare"),
];
const names = Array.from({ length: 12 }, (_, at) => `p${at}`);
const fleets: Readonly<Record<string, { rows: readonly FleetRow[]; sides?: readonly IstioSide[] }>> = {
  nothing: { rows: [] },
  "one home alone": { rows: [east] },
  three: { rows: three, sides: [sideOf("east", ["a", "b"]), sideOf("a", ["east"])] },
  "a name of 63 characters": { rows: [east, readBy(east, "n".repeat(63))] },
  "two homes that share remotes and read each other": {
    rows: [
      east,
      homeOf("west"),
      ...["a", "b"].flatMap((name) => [readBy(east, name), readBy(homeOf("west"), name)]),
      readBy(east, "west"),
      readBy(homeOf("west"), "east"),
    ],
    sides: [sideOf("east", ["a", "b", "west"]), sideOf("west", ["a", "b", "east"])],
  },
  "two meshes, and a Kiali that reads across": {
    rows: [east, west, readBy(east, "a"), readBy(east, "b"), readBy(west, "b", { context: "ctx-b" })],
  },
  "thirty remotes": { rows: fleetOf(30) },
  "a hundred remotes": {
    rows: fleetOf(100),
    sides: [
      sideOf(
        "east",
        fleetOf(100).flatMap(({ kind, name }) => (kind === "home" ? [] : [name])),
      ),
    ],
  },
  "five hundred remotes": { rows: fleetOf(500) },
  "two hundred contexts that nobody reads": {
    rows: [east, ...Array.from({ length: 200 }, (_, at) => contextOnly(`c${at}`))],
  },
  "twelve homes that all read each other": {
    rows: names.flatMap((name) => [
      homeOf(name),
      ...names.filter((other) => other !== name).map((other) => readBy(homeOf(name), other)),
    ]),
    sides: names.map((name) =>
      sideOf(
        name,
        names.filter((other) => other !== name),
      ),
    ),
  },
};

const sceneFor = (fleet: (typeof fleets)[string], size = WIDE, scope = ALL): Scene =>
  sceneOf(partOf(topologyOf(fleet.rows, fleet.sides ?? []), scope), size);
const allGroups = (scene: Scene) => new Set(scene.items.flatMap(({ id, kind }) => (kind === "group" ? [id] : [])));
const groupsOf = (scene: Scene) => scene.items.flatMap((item) => (item.kind === "group" ? [item.group] : []));

/** A cluster lies in its opened group; everything else lies beside everything else. */
function overlaps({ items }: Scene): readonly string[] {
  const isInside = (a: SceneItem, b: SceneItem): boolean => a.kind === "cluster" && a.inGroup === b.id;
  return items.flatMap((a, at) =>
    items.slice(at + 1).flatMap((b) => {
      const touch = a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      return touch && !isInside(a, b) && !isInside(b, a) ? [`${a.id} ${b.id}`] : [];
    }),
  );
}

function outside({ items, lines, meshes, width, height }: Scene): readonly string[] {
  const isOut = (x: number, y: number): boolean => x < 0 || y < 0 || x > width || y > height;
  return [
    ...[...items, ...meshes].flatMap((each) =>
      isOut(each.x, each.y) || isOut(each.x + each.width, each.y + each.height) ? [JSON.stringify(each)] : [],
    ),
    ...lines.flatMap(({ id, badge, tip }) =>
      isOut(badge.x - 9, badge.y - 9) || isOut(badge.x + 9, badge.y + 9) || isOut(tip.x, tip.y) ? [id] : [],
    ),
  ];
}

for (const [what, fleet] of Object.entries(fleets))
  for (const [size, options] of Object.entries({ wide: WIDE, narrow: NARROW, tablet: { ...WIDE, width: 700 } }))
    test.describe(`the picture of ${what}, ${size}`, () => {
      test("lets no two clusters overlap and nothing leave it, closed and opened", () => {
        const closed = sceneFor(fleet, options);
        const opened = sceneFor(fleet, { ...options, open: allGroups(closed) });
        for (const scene of [closed, opened]) {
          expect(overlaps(scene)).toEqual([]);
          expect(outside(scene)).toEqual([]);
        }
      });

      test("lets no two marks be so near that one cannot be pressed", () => {
        const { lines } = sceneFor(fleet, options);
        const near = lines.flatMap((a, at) =>
          lines
            .slice(at + 1)
            .flatMap((b) => (Math.hypot(a.badge.x - b.badge.x, a.badge.y - b.badge.y) < 24 ? [`${a.id} ${b.id}`] : [])),
        );
        expect(near).toEqual([]);
      });

      test("shows every cluster, in a group or by itself, and every line that it does not leave to the table", () => {
        const topology = topologyOf(fleet.rows, fleet.sides ?? []);
        const scene = sceneFor(fleet, options);
        const shown = scene.items.flatMap((item) =>
          item.kind === "group" ? item.group.members.map(({ id }) => id) : [item.id],
        );
        expect(shown.sort()).toEqual([...topology.nodes.keys()].sort());
        const drawn = scene.lines.flatMap(({ edges }) => edges.map(({ id }) => id));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.length + scene.hidden).toBe(topology.edges.length);
        expect(linesOf(topology).filter(({ kind }) => kind === "kiali" || kind === "istio")).toHaveLength(
          topology.edges.length,
        );
      });
    });

test.describe("groups", () => {
  test("begin above thirty remotes, by state, and leave few of a state alone", () => {
    expect(groupsOf(sceneFor({ rows: fleetOf(30) }))).toEqual([]);
    const groups = groupsOf(sceneFor({ rows: fleetOf(100) }));
    expect(groups.map(({ state, members }) => [state, members.length])).toEqual([["healthy", 90]]);
    const many = groupsOf(sceneFor({ rows: fleetOf(500) }));
    expect(many.map(({ state, members }) => [state, members.length])).toEqual([
      ["unreachable", 13],
      ["unauthorized", 13],
      ["degraded", 12],
      ["credential-expiring", 12],
      ["healthy", 450],
    ]);
  });

  test("bundle their lines into one with the worst state, and open to their clusters by name", () => {
    const closed = sceneFor({ rows: fleetOf(100) });
    const [id] = allGroups(closed);
    const bundle = closed.lines.filter(({ right }) => right === id);
    expect(bundle.map(({ edges, state }) => [edges.length, state])).toEqual([[90, "healthy"]]);
    const opened = sceneFor({ rows: fleetOf(100) }, { ...WIDE, open: new Set([id ?? ""]) });
    const members = opened.items.flatMap((item) =>
      item.kind === "cluster" && item.inGroup === id ? [item.node.name] : [],
    );
    expect(members).toHaveLength(90);
    expect(members).toEqual(members.toSorted());
  });
});

test.describe("the order", () => {
  test("is worst first, then by name, and the same whatever order the rows come in", () => {
    const scene = sceneFor({ rows: three });
    expect(scene.items.map(({ id }) => id)).toEqual([
      "context:ctx-east",
      "context:ctx-b",
      "context:ctx-a",
      "context:spare",
    ]);
    for (const { rows, sides = [] } of Object.values(fleets))
      expect(sceneFor({ rows: rows.toReversed(), sides: sides.toReversed() })).toEqual(sceneFor({ rows, sides }));
  });
});

test.describe("the scope", () => {
  const fleet = {
    rows: [
      east,
      homeOf("west"),
      readBy(east, "a"),
      readBy(east, "b"),
      readBy(homeOf("west"), "b"),
      contextOnly("spare"),
    ],
    sides: [sideOf("east", ["a", "b", "west"]), sideOf("b", ["west"])],
  };
  const shown = (scope: Partial<TopologyScope>) =>
    sceneFor(fleet, WIDE, { ...ALL, ...scope }).items.flatMap((item) =>
      item.kind === "cluster" ? [item.node.name] : [],
    );

  test("of a cluster is it and its neighbors, it first", () => {
    expect(shown({ focus: "context:ctx-b" })).toEqual(["b", "east", "west"]);
    expect(shown({ focus: "context:spare" })).toEqual(["spare"]);
  });

  test("of a home is what its Kiali and its Istio read", () => {
    expect(shown({ home: { context: "ctx-west", kiali: "istio-system/kiali" } })).toEqual(["west", "b", "east"]);
  });

  test("of a mesh is its clusters, and what a Kiali of it reads elsewhere", () => {
    expect(shown({ mesh: "mesh1" }).sort()).toEqual(["a", "b", "east", "west"]);
    expect(shown({ mesh: "" })).toEqual(["spare"]);
  });

  test("that is gone is everything", () => {
    expect(shown({ focus: "context:gone" })).toEqual(shown({}));
    expect(shown({ home: { context: "gone", kiali: null } })).toEqual(shown({}));
  });
});

test("a home has room for its Kialis wherever it stands", () => {
  const rows = [east, homeOf("west"), readBy(homeOf("west"), "east")];
  for (const focus of ["context:ctx-east", "context:ctx-west"]) {
    const { items } = sceneFor({ rows }, WIDE, { ...ALL, focus });
    expect(items.map(({ height }) => height >= 68)).toEqual([true, true]);
  }
});

test("five hundred clusters are laid out in less than a frame", () => {
  const fleet = { rows: fleetOf(500) };
  const turns = Array.from({ length: 20 }, () => {
    const startedAt = performance.now();
    sceneFor(fleet);
    return performance.now() - startedAt;
  });
  // The quickest turn: others share the machine.
  expect(Math.min(...turns)).toBeLessThan(16);
});
