import { expect, test } from "@playwright/test";
import { homeWith, ownKeys, secretOf } from "@/lib/access/inventory/home-for-tests";
import { TOKEN_REPLACED } from "@/lib/access/ownership";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import { entryWrites } from "./kiali-look-entries";

async function writesOf(...scene: Parameters<typeof homeWith>) {
  const { facts } = homeWith(...scene);
  const [kiali, remotes] = await Promise.all([facts.kiali(), facts.remotes()]);
  if (!kiali.ok || !remotes.ok) throw new Error("the home could not be read");
  return entryWrites(remotes.value.secrets, kiali.value);
}

test("an entry says when it was written last, by whom, and whether Kiali's pod mounts it", async () => {
  const has = [
    secretOf(COMBINED_SECRET, ownKeys()),
    secretOf("north", ownKeys({ name: "north" }), { labels: { "kiali.io/multiCluster": "true" } }),
  ];
  const writes = await writesOf({ has, manager: "kubectl" });
  expect(writes.map(({ name, secret, isMounted }) => [name, secret, isMounted])).toEqual([
    ["west", COMBINED_SECRET, true],
    ["north", "north", false],
  ]);
  expect(writes[0]).toMatchObject({ atMs: Date.parse("2026-11-22T11:00:00Z"), by: ["kubectl"], isTokenOnly: false });
});

test("a key that holds a token is no entry, and a write that replaced the token alone is known as such", async () => {
  const has = [secretOf(COMBINED_SECRET, ownKeys(), { annotations: { [TOKEN_REPLACED]: "true" } })];
  const writes = await writesOf({ has, manager: "kiali-fleet/west" });
  expect(writes).toMatchObject([{ name: "west", isTokenOnly: true }]);
});
