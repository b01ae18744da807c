import { expect, test } from "@playwright/test";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { fakeServer, sendJson, status, VERSION } from "@/lib/kube/fake-server";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { fail, ok, type Problem } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import type { ReachAbout } from "@/lib/status/cluster-look";
import type { WayStep } from "@/lib/status/cluster-way";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { lookAtCluster, rightsOfKiali, rightsOfOperator } from "./cluster-look";

const ABOUT: ReachAbout = {
  as: "kiali",
  by: "west",
  server: "https://west.example:6443",
  tlsServerName: null,
  proxy: null,
  trusts: "its own CA",
};
const WANTED = rightsOfKiali({ version: "2.29.0", config: fail({ kind: "not-found", context: "x", object: "y" }) });
const HELD: Problem = { kind: "held", context: "east", holder: "ada", since: null, until: null };
const CERTIFICATE = {
  issuer: "CN=ca",
  subject: "CN=api",
  validFrom: "2026-01-01T00:00:00Z",
  validTo: "2099-01-01T00:00:00Z",
  altNames: [],
  protocol: null,
  fault: null,
  isUnchecked: false,
};
const way = (...broken: readonly WayStep[]): readonly WayStep[] => [
  {
    layer: "dns",
    proxy: null,
    tookMs: 1,
    result: ok({ host: "west.example", isLiteral: false, addresses: ["10.0.0.1"] }),
  },
  { layer: "tcp", proxy: null, tookMs: 1, result: ok({ address: "10.0.0.1", port: 6443 }) },
  ...(broken.length > 0 ? broken : [{ layer: "tls", proxy: null, tookMs: 1, result: ok(CERTIFICATE) } as const]),
];

/** A cluster whose way shows these steps, and whose API answers as the fake does. */
function opened(options: FakeClusterOptions, steps: readonly WayStep[]) {
  const { cluster, calls } = fakeCluster({ context: "west", ...options });
  const one: OpenedCluster = {
    ...cluster,
    reflect: async function* () {},
    startsLogin: () => false,
    way: async function* () {
      yield* steps;
    },
  };
  return { one, calls };
}

async function look(one: OpenedCluster, { wanted = WANTED, held = null as Problem | null } = {}) {
  const seen = new Map<string, { verdict: string; evidence: string; how: string }>();
  const signal = new AbortController().signal;
  for await (const each of lookAtCluster(one, ABOUT, { wanted, held: async () => held }, signal))
    seen.set(each.layer, each);
  return seen;
}
const verdicts = (seen: Awaited<ReturnType<typeof look>>) =>
  ["dns", "tcp", "tls", "identity", "rights", "version"].map((layer) => seen.get(layer)?.verdict);

test.describe("lookAtCluster", () => {
  test("passes every layer of a cluster that is well", async () => {
    const { one } = opened({}, way());
    expect(verdicts(await look(one))).toEqual(["pass", "pass", "pass", "pass", "pass", "pass"]);
  });

  test("sends the credential to no server whose certificate is not trusted", async () => {
    const fault = { kind: "tls", context: "west", server: ABOUT.server, why: "unknown-ca", detail: "" } as const;
    const { one, calls } = opened(
      {},
      way({ layer: "tls", proxy: null, tookMs: 1, result: ok({ ...CERTIFICATE, fault }) }),
    );
    const seen = await look(one);
    expect(verdicts(seen)).toEqual(["pass", "pass", "fail", "unknown", "unknown", "unknown"]);
    expect(seen.get("identity")?.evidence).toBe("Not asked: TLS is broken");
    expect(calls).toEqual([]);
  });

  test("tells missing rights, and hides nothing else for them", async () => {
    const rules = () => ({ rules: [], isComplete: true });
    const seen = await look(opened({ rules }, way()).one);
    expect(verdicts(seen)).toEqual(["pass", "pass", "pass", "pass", "fail", "pass"]);
  });

  test("asks for each right where the server cannot list them", async () => {
    const { one } = opened({ may: ({ verb }) => verb !== "list" }, way());
    const rights = (await look(one)).get("rights");
    expect(rights).toMatchObject({ verdict: "fail", how: expect.stringMatching(/^\d+ × POST/) });
  });

  test("calls an operator who may only read no failure", async () => {
    const { one } = opened({ may: ({ verb }) => verb === "get" }, way());
    expect((await look(one, { wanted: rightsOfOperator("istio-system") })).get("rights")?.verdict).toBe("warn");
  });

  test("tries nobody's credential while somebody acts on the home, and tells the version all the same", async () => {
    const ca = newAuthority("test CA");
    const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["127.0.0.1"] }));
    const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
    const real = openEndpoint("west", endpoint, new Secret("canary-token"));
    const seen = await look(real, { held: HELD });
    expect(verdicts(seen)).toEqual(["pass", "pass", "pass", "unknown", "unknown", "pass"]);
    expect(server.seen.map(({ path }) => path)).toEqual(["/version"]);
    expect(JSON.stringify(server.seen)).not.toContain("canary-token");
    await real.close();
    await server.close();
  });

  test("asks for the version as nobody where the credential is refused, and says so", async () => {
    const ca = newAuthority("test CA");
    const server = await fakeServer(issue(ca, { commonName: "api", altNames: ["127.0.0.1"] }), (seen, response) =>
      seen.headers.some(([name]) => name === "authorization")
        ? sendJson(response, status(401, "Unauthorized"), 401)
        : sendJson(response, VERSION),
    );
    const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
    const real = openEndpoint("west", endpoint, new Secret("dead-token"));
    const seen = await look(real);
    expect(verdicts(seen)).toEqual(["pass", "pass", "pass", "fail", "unknown", "pass"]);
    expect(seen.get("version")?.how).toBe("GET /version, without a credential");
    await real.close();
    await server.close();
  });
});
