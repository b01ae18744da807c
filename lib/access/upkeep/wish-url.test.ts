import { expect, test } from "@playwright/test";
import { type UpkeepWish, upkeepWish } from "./upkeep-wish";
import { upkeepFromSearch, upkeepToAddress, upkeepToSearch } from "./wish-url";

const common = { kiali: null, home: "arn:aws:eks:eu-west-1:1:cluster/east", names: ["west", "north_1.a"] };
const wishes: Readonly<Record<string, UpkeepWish>> = {
  "a bare revoke": upkeepWish.parse({ ...common, verb: "revoke" }),
  "a revoke with everything": upkeepWish.parse({
    ...common,
    verb: "revoke",
    kiali: { namespace: "istio-system", name: "kiali" },
    remotes: { west: "admin@k8s:west", "north_1.a": "a b+c" },
    order: "token-first",
    leftovers: true,
    windowSeconds: 10,
  }),
  "a rotate": upkeepWish.parse({ ...common, verb: "rotate", tokenTtlHours: 24 }),
  "a repair": upkeepWish.parse({ ...common, verb: "repair", access: "full" }),
  "an adopt": upkeepWish.parse({ ...common, verb: "adopt", migrate: true }),
  "a quarantine": upkeepWish.parse({ ...common, verb: "quarantine" }),
  "a quarantine with what was seen": upkeepWish.parse({ ...common, verb: "quarantine", why: "connection refused" }),
  "a release": upkeepWish.parse({ ...common, verb: "release" }),
  "a settle": upkeepWish.parse({ ...common, verb: "settle", windowSeconds: 10 }),
  "a forget": upkeepWish.parse({ ...common, verb: "forget", statement: "west was scrapped & wiped on Monday" }),
};

test.describe("upkeep in an address", () => {
  for (const [what, wish] of Object.entries(wishes))
    test(`comes back as it went: ${what}`, () =>
      expect(upkeepFromSearch(new URLSearchParams(upkeepToSearch(wish).toString()))).toEqual({
        ok: true,
        value: wish,
      }));

  test("holds only what the operator said", () => {
    const [bare] = Object.values(wishes);
    if (bare) expect([...upkeepToSearch(bare).keys()]).toEqual(["verb", "home", "names"]);
  });

  test("names one connection once", () =>
    expect(upkeepFromSearch(new URLSearchParams("verb=rotate&home=a&names=west+west++north"))).toMatchObject({
      ok: true,
      value: { names: ["west", "north"] },
    }));

  test("keeps what no server would take in the fragment", () => {
    const names = Array.from({ length: 500 }, (_, at) => `${"cluster-".repeat(7)}${at}`);
    const wish = upkeepWish.parse({ verb: "rotate", home: "east", kiali: null, names });
    const [search = "", fragment = ""] = upkeepToAddress(wish).split("#");
    expect(search.length).toBeLessThan(500);
    expect(upkeepFromSearch(new URLSearchParams(search), `#${fragment}`)).toEqual({ ok: true, value: wish });
  });

  test("names each field that is wrong", () => {
    const parsed = upkeepFromSearch(
      new URLSearchParams("verb=revoke&home=&names=a/b&order=at-once&kiali=kiali&windowSeconds=soon&at=west"),
    );
    expect(parsed).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    if (!parsed.ok && parsed.problem.kind === "invalid-input")
      expect(Object.keys(parsed.problem.fields).sort()).toEqual([
        "home",
        "kiali",
        "names",
        "order",
        "remotes",
        "windowSeconds",
      ]);
  });

  for (const search of ["", "verb=burn&home=a&names=b", "verb=rotate&home=a&names="])
    test(`refuses "${search}"`, () => expect(upkeepFromSearch(new URLSearchParams(search)).ok).toBe(false));
});
