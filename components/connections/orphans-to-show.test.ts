import { expect, test } from "@playwright/test";
import type { Orphan } from "@/lib/plan/orphan";
import type { HomeOrphans } from "@/lib/setup/answers";
import { orphansToShow } from "./orphans-to-show";

const orphan = (name: string): Orphan => ({
  name,
  server: null,
  context: null,
  remoteUid: null,
  account: null,
  pieces: [],
  why: "west did not answer",
  since: "2026-01-01T00:00:00Z",
  lastTry: null,
});
const home = (context: string, ...names: readonly string[]): HomeOrphans => ({
  home: context,
  kiali: null,
  orphans: names.map(orphan),
  problem: null,
  askedAt: null,
});

test.describe("orphansToShow", () => {
  test("is silent while nothing is owed", () => expect(orphansToShow([home("east"), home("north")])).toBeNull());

  test("counts those of every home and leads to the home that owes most", () =>
    expect(orphansToShow([home("east", "a"), home("admin@north", "b", "c")])).toEqual({
      count: 3,
      href: "/connections?home=admin%40north#orphans",
    }));

  test("names the Kiali where that is known", () =>
    expect(orphansToShow([{ ...home("east", "a"), kiali: { namespace: "istio-system", name: "kiali" } }])?.href).toBe(
      "/connections?home=east&kiali=istio-system%2Fkiali#orphans",
    ));
});
