import { expect, test } from "@playwright/test";
import { homeWith, ownKeys, secretOf } from "@/lib/access/inventory/home-for-tests";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { meshClusters } from "./mesh-clusters";

const entry = (name: string, server = `https://${name}:6443`) => ownKeys({ name, server });
const has = [
  secretOf(COMBINED_SECRET, { ...entry("west"), ...entry("north"), ...entry("east", "https://shadow:6443") }),
];
const contexts = [
  { name: "prod-west", server: "https://west:6443/" },
  { name: "spare", server: "https://elsewhere:6443" },
];

test.describe("meshClusters", () => {
  test("names the home first and then each connection, with the context of its address", async () => {
    const found = await meshClusters(homeWith({ has, contexts }).facts);
    expect(found.ok && found.value.map(({ name, isHome, context }) => [name, isHome, context])).toEqual([
      ["east", true, "east"],
      ["north", false, null],
      ["west", false, "prod-west"],
    ]);
  });

  test("says which address no context has, and takes the operator's word", async () => {
    const { facts } = homeWith({ has, contexts });
    const found = await meshClusters(facts, { north: "spare" });
    expect(found.ok && found.value[1]).toMatchObject({ name: "north", context: "spare", problem: null });
    const bare = await meshClusters(facts);
    expect(bare.ok && bare.value[1]?.problem).toEqual({
      kind: "no-such-context",
      context: "for north at https://north:6443",
    });
  });

  test("is a problem, not an empty mesh, where the home's Secrets may not be listed", async () => {
    const { facts } = homeWith({ has, contexts, east: { denies: ["list Secret"] } });
    expect(await meshClusters(facts)).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
  });

  test("dials nothing but the home", async () => {
    const { facts, east } = homeWith({ has, contexts });
    await meshClusters(facts);
    expect(east.calls.length).toBeGreaterThan(0);
    expect(east.calls.filter((call) => call.startsWith("proxy"))).toEqual([]);
  });
});
