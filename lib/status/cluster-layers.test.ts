import { expect, test } from "@playwright/test";
import { fail, ok } from "@/lib/problem";
import { identityLayer, notTried, rightsLayer, type Seen, versionLayer, wayLayer } from "./cluster-layers";
import type { ShownCertificate, WayStep } from "./cluster-way";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const SEEN: Seen = { atMs: 5, wallMs: NOW, tookMs: 12 };
const ABOUT = { server: "https://west.example:6443", serverName: "west.example", trusts: "its own CA" };
const shown = (over: Partial<ShownCertificate> = {}): ShownCertificate => ({
  issuer: "CN=ca",
  subject: "CN=api",
  validFrom: "2026-01-01T00:00:00Z",
  validTo: "2027-06-01T00:00:00Z",
  altNames: ["west.example"],
  protocol: "TLSv1.3",
  fault: null,
  isUnchecked: false,
  ...over,
});
const layer = (step: WayStep) => wayLayer(step, ABOUT, SEEN);
const tls = (over: Partial<ShownCertificate>) =>
  layer({ layer: "tls", proxy: null, tookMs: 3, result: ok(shown(over)) });

test.describe("wayLayer", () => {
  test("tells a name's addresses, a few of them in the line and all of them below", () => {
    const addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"];
    const value = { host: "west.example", isLiteral: false, addresses };
    const look = layer({ layer: "dns", proxy: null, tookMs: 1, result: ok(value) });
    expect(look).toMatchObject({ verdict: "pass", tookMs: 1, details: [["Addresses", addresses]] });
    expect(look.evidence).toBe("west.example is 10.0.0.1, 10.0.0.2, 10.0.0.3 and 2 more");
  });

  test("says that a proxy stands in between, wherever it does", () => {
    const proxy = "proxy.example:3128";
    const name = { host: "proxy.example", isLiteral: false, addresses: ["10.0.0.9"] };
    expect(layer({ layer: "dns", proxy, tookMs: 1, result: ok(name) }).evidence).toContain("the proxy; it resolves");
    const socket = { address: "10.0.0.9", port: 3128 };
    const tcp = layer({ layer: "tcp", proxy, tookMs: 1, result: ok(socket) });
    expect([tcp.evidence, tcp.how]).toEqual([
      "Connected through the proxy proxy.example:3128",
      "CONNECT through proxy.example:3128, from the console's machine",
    ]);
  });

  for (const [why, over, verdict, evidence] of [
    ["is trusted for long", {}, "pass", "Trusted; 365 days left"],
    ["ends soon", { validTo: "2026-06-11T00:00:00Z" }, "warn", "Trusted; 10 days left"],
    ["nobody looks at", { isUnchecked: true }, "warn", "Nobody looks whose certificate it is; 365 days left"],
  ] as const)
    test(`judges a certificate that ${why}`, () => expect(tls(over)).toMatchObject({ verdict, evidence }));

  test("shows the certificate that is not trusted, too", () => {
    const fault = { kind: "tls", context: "west", server: ABOUT.server, why: "unknown-ca", detail: "X" } as const;
    const look = tls({ fault });
    expect(look.verdict).toBe("fail");
    expect(look.details).toContainEqual(["Issuer", ["CN=ca"]]);
  });
});

test.describe("the layers of a credential", () => {
  const forbidden = fail({
    kind: "forbidden",
    context: "west",
    verb: "create",
    resource: "selfsubjectreviews.authentication.k8s.io",
    namespace: null,
    name: null,
    user: "u",
  });

  test("fail where the server refuses it, and are unknown where nobody may look", () => {
    const refused = fail({ kind: "unauthenticated", context: "west", credential: "token" });
    expect(identityLayer(refused, SEEN).verdict).toBe("fail");
    expect(identityLayer(forbidden, SEEN).verdict).toBe("unknown");
  });

  test("pass with every right, fail without one that is needed, warn without one that is only useful", () => {
    const words = { purpose: "rights that Kiali needs", lack: "fail", optional: ["create pods/portforward"] } as const;
    const of = (missing: readonly string[]) => rightsLayer(ok({ asked: 9, missing, by: "list" }), words, SEEN);
    expect(of([])).toMatchObject({ verdict: "pass", evidence: "All 9 rights that Kiali needs" });
    expect(of(["create pods/portforward"]).verdict).toBe("warn");
    expect(of(["list pods", "create pods/portforward"])).toMatchObject({
      verdict: "fail",
      evidence: "Lacks 2 of 9 rights that Kiali needs: list pods, create pods/portforward",
    });
  });

  test("say how each right was asked for where the server has no list", () => {
    const words = { purpose: "rights", lack: "warn" } as const;
    expect(rightsLayer(ok({ asked: 9, missing: [], by: "questions" }), words, SEEN).how).toMatch(
      /^9 × POST .*accessrev/,
    );
  });

  test("are left alone while a rotation may wait for Kiali to use it", () => {
    const held = { kind: "held", context: "east", holder: "ada", since: null, until: null } as const;
    expect(notTried("identity", held, "", 5)).toMatchObject({
      verdict: "unknown",
      evidence: expect.stringContaining("ada is at work"),
      advice: expect.stringContaining("rotation"),
    });
  });

  test("tell the version, by whom it was asked, and a clock that is off", () => {
    const at = (serverTime: string) =>
      versionLayer(
        ok({ gitVersion: "v1.37.2", major: "1", minor: "37", serverTime, localTime: "2026-06-01T00:00:30.400Z" }),
        true,
        SEEN,
      );
    expect(at("2026-06-01T00:00:30Z")).toMatchObject({
      evidence: "v1.37.2",
      how: "GET /version, without a credential",
      details: [["Its clock", ["agrees with the console's"]]],
    });
    expect(at("2026-06-01T00:01:30Z").details).toEqual([["Its clock", ["60 seconds ahead of the console's"]]]);
  });
});
