import { expect, test } from "@playwright/test";
import { upkeepFromSearch } from "@/lib/access/upkeep/wish-url";
import { rowForTests } from "./row-for-tests";
import { blankUpkeep, ROW_VERBS, reviewOf, whyNot } from "./verbs";

const ref = { home: "admin@east", kiali: "istio-system/kiali" };

test.describe("reviewOf", () => {
  for (const verb of [...ROW_VERBS, "settle"] as const)
    test(`leads to the review of the very wish: ${verb}`, () => {
      const search = new URL(reviewOf(verb, ref, ["west"]), "http://console").searchParams;
      expect(upkeepFromSearch(search)).toEqual({ ok: true, value: blankUpkeep(verb, ref, ["west"]) });
    });

  for (const verb of ["revoke", "settle"] as const)
    test(`lets ${verb} be called off before it begins`, () =>
      expect(blankUpkeep(verb, ref, ["west"]).windowSeconds).toBeGreaterThan(0));
});

test.describe("whyNot", () => {
  const offered = (row: ReturnType<typeof rowForTests>) => ROW_VERBS.filter((verb) => whyNot(row, verb) === null);
  const cases = {
    "one of ours": [rowForTests(), ["rotate", "repair", "quarantine", "revoke"]],
    "the script's": [
      rowForTests({ maker: { kind: "script", words: "" } }),
      ["rotate", "repair", "adopt", "quarantine", "revoke"],
    ],
    "one set aside": [rowForTests({ isQuarantined: true }), ["repair", "release", "revoke"]],
    "one that is only listed": [
      rowForTests({ form: "listed", secret: null, identity: null, maker: { kind: "listed", words: "" } }),
      ["revoke"],
    ],
    "one with an exec plugin": [
      rowForTests({ identity: null, credential: { kind: "exec", issuedAt: null, expiresAt: null } }),
      ["quarantine", "revoke"],
    ],
  } as const;
  for (const [what, [row, verbs]] of Object.entries(cases))
    test(`offers to ${what} only what has a use: ${verbs.join(", ")}`, () => expect(offered(row)).toEqual([...verbs]));
});
