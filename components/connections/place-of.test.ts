import { expect, test } from "@playwright/test";
import { upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { placeOf } from "./place-of";

const wishOf = (said: Record<string, unknown>) =>
  upkeepWish.parse({
    home: "admin@east",
    kiali: { namespace: "istio-system", name: "kiali" },
    names: ["west"],
    ...said,
  });
const ben = { subject: { kind: "User", name: "ben" }, level: "read" };
const HOME = "home=admin%40east&kiali=istio-system%2Fkiali";

const cases = [
  [{ verb: "rotate" }, `/connections?${HOME}`],
  [{ verb: "tag" }, `/telemetry/tracing?${HOME}`],
  [{ verb: "grant", ...ben }, `/users?${HOME}&who=User%3Aben`],
  [{ verb: "withdraw", ...ben }, `/users?${HOME}&who=User%3Aben`],
  [{ verb: "scope" }, `/telemetry/scope?${HOME}`],
] as const;
for (const [said, href] of cases)
  test(`${said.verb} leads to the page that shows what it did: ${href}`, () =>
    expect(placeOf(wishOf(said), null).href).toBe(href));

test("whatever was begun in the wizard leads back to its step", () =>
  expect(placeOf(wishOf({ verb: "tag" }), "/setup/tracing?home=a").href).toBe("/setup/tracing?home=a"));

test("a run that is not known leads to the connections", () => expect(placeOf(null, null).href).toBe("/connections?"));
