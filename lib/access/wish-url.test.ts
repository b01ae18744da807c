import { expect, test } from "@playwright/test";
import { blankWish } from "./blank-wish";
import type { ConnectWish } from "./connect-wish";
import { execReference, wishFromSearch, wishToSearch } from "./wish-url";

const bare = blankWish("arn:aws:eks:eu-west-1:123456789012:cluster/east", "west");
const full: ConnectWish = {
  ...bare,
  kiali: { namespace: "istio-system", name: "kiali" },
  name: "west_1",
  server: "https://api.west.example:6443",
  ca: { pem: "-----BEGIN CERTIFICATE-----\nMII+/=\n-----END CERTIFICATE-----\n" },
  tlsServerName: "west.example",
  proxyUrl: "http://proxy:3128",
  namespace: "mesh",
  account: "reader",
  access: "full",
  token: "request",
  tokenTtlHours: 24,
  tokenPlace: "own-key",
  form: "labelled",
  part: "home",
  exec: execReference("a".repeat(64)),
};

test.describe("wish in an address", () => {
  for (const [what, wish] of Object.entries({
    bare,
    full,
    insecure: { ...full, ca: "insecure" } satisfies ConnectWish,
  }))
    test(`comes back as it went: ${what}`, () =>
      expect(wishFromSearch(new URLSearchParams(wishToSearch(wish).toString()))).toEqual({ ok: true, value: wish }));

  test("holds only what the operator said", () => expect([...wishToSearch(bare).keys()]).toEqual(["home", "remote"]));

  test("never carries exec JSON", () => {
    const search = wishToSearch({ ...bare, exec: '{"command":"x","env":[{"name":"A","value":"s3cret"}]}' });
    expect(search.toString()).not.toContain("s3cret");
    expect(wishFromSearch({ home: "a", remote: "b", exec: '{"command":"x"}' })).toMatchObject({
      ok: false,
      problem: { kind: "invalid-input", fields: { exec: [expect.any(String)] } },
    });
  });

  test("names each field that is wrong", () => {
    const parsed = wishFromSearch({ home: "a", name: "a b", namespace: "X", kiali: "kiali", tokenTtlHours: "soon" });
    expect(parsed).toMatchObject({ ok: false, problem: { kind: "invalid-input" } });
    if (!parsed.ok && parsed.problem.kind === "invalid-input")
      expect(Object.keys(parsed.problem.fields).sort()).toEqual([
        "kiali",
        "name",
        "namespace",
        "remote",
        "tokenTtlHours",
      ]);
  });

  test("takes search params as Next gives them", () =>
    expect(wishFromSearch({ home: ["a", "b"], remote: "c", name: "" })).toEqual({
      ok: true,
      value: { ...bare, home: "a", remote: "c" },
    }));
});
