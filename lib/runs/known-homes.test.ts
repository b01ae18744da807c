import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { homesFile, homesSaved, knownHomes, rememberHome } from "@/lib/runs/known-homes";

/** As if the process were another one. */
const restart = (): boolean => Reflect.deleteProperty(globalThis, Symbol.for("kiali-fleet/known-homes"));
const kiali = { namespace: "istio-system", name: "kiali" };

const test = base.extend<{ file: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
  file: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "homes-"));
    const before = process.env.FLEET_AUDIT_FILE;
    process.env.FLEET_AUDIT_FILE = join(folder, "state", "audit.jsonl");
    restart();
    await use(homesFile());
    await homesSaved();
    restart();
    if (before === undefined) delete process.env.FLEET_AUDIT_FILE;
    else process.env.FLEET_AUDIT_FILE = before;
    await rm(folder, { recursive: true });
  },
});
test.describe.configure({ mode: "serial" });

test.describe("known homes", () => {
  test("are remembered across processes, beside the audit file, for its owner alone", async ({ file }) => {
    rememberHome({ home: "east", kiali });
    rememberHome({ home: "north", kiali: null });
    await homesSaved();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    restart();
    expect(await knownHomes()).toEqual([
      { home: "east", kiali },
      { home: "north", kiali: null },
    ]);
  });

  test("are one per Kiali; its name replaces not knowing it", async ({ file: _file }) => {
    for (const named of [null, kiali, null, kiali, { ...kiali, name: "other" }])
      rememberHome({ home: "east", kiali: named });
    await homesSaved();
    expect(await knownHomes()).toEqual([
      { home: "east", kiali },
      { home: "east", kiali: { ...kiali, name: "other" } },
    ]);
  });

  test("of two consoles are all kept", async ({ file }) => {
    rememberHome({ home: "east", kiali });
    await homesSaved();
    await writeFile(file, JSON.stringify({ homes: [{ home: "south", kiali }] }));
    rememberHome({ home: "north", kiali });
    await homesSaved();
    restart();
    expect((await knownHomes()).map(({ home }) => home).sort()).toEqual(["east", "north", "south"]);
  });

  const damaged = {
    nothing: "",
    "half a file": '{"homes":[{"home":"ea',
    "another file": "[1,2,3]",
    "no list": '{"homes":7}',
  };
  for (const [what, text] of Object.entries(damaged))
    test(`start anew over ${what}`, async ({ file }) => {
      rememberHome({ home: "west", kiali });
      await homesSaved();
      await writeFile(file, text);
      restart();
      expect(await knownHomes()).toEqual([]);
      rememberHome({ home: "east", kiali });
      await homesSaved();
      restart();
      expect(await knownHomes()).toEqual([{ home: "east", kiali }]);
    });

  test("leave out an entry that is none, and keep the others", async ({ file }) => {
    rememberHome({ home: "west", kiali });
    await homesSaved();
    await writeFile(
      file,
      JSON.stringify({ homes: [{ home: 7 }, { home: "east", kiali }, null, { home: "x", kiali: "y" }] }),
    );
    restart();
    expect(await knownHomes()).toEqual([{ home: "east", kiali }]);
  });

  test("fail nothing when there is no place for the file", async ({ file }) => {
    rememberHome({ home: "west", kiali });
    await homesSaved();
    process.env.FLEET_AUDIT_FILE = join(file, "below-a-file", "audit.jsonl");
    rememberHome({ home: "east", kiali });
    await homesSaved();
    expect((await knownHomes()).map(({ home }) => home)).toEqual(["west", "east"]);
    expect(await readFile(file, "utf8")).not.toContain("east");
  });
});
