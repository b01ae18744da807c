import { expect, test } from "@playwright/test";
import type { Orphan } from "@/lib/plan/orphan";
import { rowForTests } from "./row-for-tests";
import { withoutContext } from "./without-context";

const record = (context: string | null): Orphan => ({
  name: "north",
  server: null,
  context,
  remoteUid: null,
  account: null,
  pieces: [],
  why: "",
  since: "2026-01-01T00:00:00Z",
  lastTry: null,
});
const lost = rowForTests({ remote: null });
const asked = (
  verb: "revoke" | "rotate" | "settle" | "quarantine" | "tag" | "grant" | "scope",
  name: string,
  orphans: readonly Orphan[] = [],
) =>
  withoutContext(
    { verb, names: [name], remotes: {} },
    { connections: [lost, rowForTests({ name: "south" })], orphans },
  );

test.describe("whose context is asked for", () => {
  test("is a connection that no context leads to, and none that has one", () => {
    expect(asked("rotate", "west")).toEqual(["west"]);
    expect(asked("rotate", "south")).toEqual([]);
  });

  test("is one where spans are tagged or access is granted, and never the home itself", () => {
    for (const verb of ["tag", "grant"] as const) {
      expect(asked(verb, "west")).toEqual(["west"]);
      expect(asked(verb, "east")).toEqual([]);
    }
  });

  test("is a record without one, which a retry could never reach otherwise", () => {
    expect(asked("settle", "north", [record(null)])).toEqual(["north"]);
    expect(asked("settle", "north", [record("admin@north")])).toEqual([]);
  });

  test("is a name that nothing is left of, only where leftovers are looked for", () => {
    expect(asked("revoke", "gone")).toEqual(["gone"]);
    expect(asked("rotate", "gone")).toEqual([]);
  });

  test("is nobody's for what happens in the home alone", () => {
    expect(asked("quarantine", "west")).toEqual([]);
    expect(asked("scope", "west")).toEqual([]);
  });

  test("stays on the page once it was said", () =>
    expect(
      withoutContext({ verb: "rotate", names: ["south"], remotes: { south: "x" } }, { connections: [], orphans: [] }),
    ).toEqual(["south"]));
});
