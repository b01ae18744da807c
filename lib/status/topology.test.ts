import { expect, test } from "@playwright/test";
import { topologyOf } from "@/lib/status/topology";
import { contextOnly, homeOf, readBy, sideOf } from "./topology-for-tests";

const east = homeOf("east");
const shapes = (topology: ReturnType<typeof topologyOf>) =>
  topology.edges.map(
    ({ kind, from, to }) => `${kind} ${topology.nodes.get(from)?.name}>${topology.nodes.get(to)?.name}`,
  );
const words = ({ disagreements }: ReturnType<typeof topologyOf>) => disagreements.map((each) => each.words);

test.describe("the topology", () => {
  test("has each cluster once, whoever speaks of it", () => {
    const rows = [east, readBy(east, "west"), contextOnly("ctx-spare")];
    const topology = topologyOf(rows, [sideOf("east", ["west"]), sideOf("west", ["east"])]);
    expect([...topology.nodes.values()].map(({ name }) => name).sort()).toEqual(["ctx-spare", "east", "west"]);
    expect(shapes(topology).sort()).toEqual(["istio east>west", "istio west>east", "kiali east>west"]);
    expect(words(topology)).toEqual([]);
  });

  test("knows a home that another home reads by another name of its server as one cluster", () => {
    const west = homeOf("west");
    const topology = topologyOf([east, west, readBy(east, "west", { context: null })], []);
    expect([...topology.nodes.keys()].sort()).toEqual(["context:ctx-east", "context:ctx-west"]);
    expect(shapes(topology)).toEqual(["kiali east>west"]);
  });

  test("takes the name of a context that nobody reads from its Istio", () => {
    const rows = [east, contextOnly("admin@north")];
    const topology = topologyOf(rows, [sideOf("north", [], { context: "admin@north" }), sideOf("east", ["north"])]);
    expect(topology.nodes.get("context:admin@north")).toMatchObject({ name: "north", mesh: "mesh1" });
    expect(shapes(topology)).toEqual(["istio east>north"]);
  });

  test("never takes two clusters for one because both are called Kubernetes", () => {
    const rows = [east, contextOnly("a"), contextOnly("b")];
    const plain = { clusterId: "Kubernetes", mesh: "cluster.local" };
    const sides = [sideOf("a", [], { ...plain, context: "a" }), sideOf("b", [], { ...plain, context: "b" })];
    expect([...topologyOf(rows, sides).nodes.keys()].sort()).toEqual(["context:a", "context:b", "context:ctx-east"]);
  });

  test("says what Istio reads and Kiali does not, and where it can be connected", () => {
    const topology = topologyOf([east, contextOnly("ctx-north")], [sideOf("east", ["north", "gone"]), sideOf("north")]);
    expect(words(topology).sort()).toEqual([
      "Istio in east reads gone; Kiali in east does not",
      "Istio in east reads north; Kiali in east does not",
    ]);
    const north = topology.disagreements.find(({ to }) => to === "context:ctx-north");
    expect(topology.nodes.get(north?.to ?? "")?.context).toBe("ctx-north");
    expect(topology.edges.map(({ differs }) => differs)).toEqual(
      topology.edges.map(() => expect.stringContaining("Kiali in east does not")),
    );
    const gone = topology.disagreements.find(({ to }) => to !== "context:ctx-north");
    expect(topology.nodes.get(gone?.to ?? "")).toMatchObject({ name: "gone", context: null, state: "not-connected" });
  });

  test("says what Kiali reads and no Istio does, but only where Istio could be looked at", () => {
    const rows = [east, readBy(east, "west")];
    expect(words(topologyOf(rows, [sideOf("east"), sideOf("west")]))).toEqual([
      "Kiali in east reads west; no Istio that could be read does",
    ]);
    expect(words(topologyOf(rows, []))).toEqual([]);
    expect(words(topologyOf(rows, [sideOf("east")]))).toEqual([]);
    const denied = { problem: { kind: "no-such-context" as const, context: "ctx-east" } };
    expect(words(topologyOf(rows, [sideOf("east", [], denied), sideOf("west")]))).toEqual([]);
    expect(words(topologyOf(rows, [sideOf("east"), sideOf("west", [], { mesh: "mesh2" })]))).toEqual([]);
  });

  test("does not blame one home for what another home of the mesh reads", () => {
    const west = homeOf("west");
    const rows = [east, west, readBy(east, "north")];
    const topology = topologyOf(rows, [sideOf("east", ["north"]), sideOf("west"), sideOf("north")]);
    expect(words(topology)).toEqual([]);
  });

  test("is the same whatever order the rows come in", () => {
    const rows = [east, readBy(east, "b"), readBy(east, "a", { state: "degraded" }), contextOnly("z"), homeOf("west")];
    const sides = [sideOf("east", ["a", "b"]), sideOf("west", ["east"])];
    const one = topologyOf(rows, sides);
    const other = topologyOf(rows.toReversed(), sides.toReversed());
    expect([...other.nodes]).toEqual([...one.nodes]);
    expect(other.edges).toEqual(one.edges);
  });
});
