import { expect, test } from "@playwright/test";
import { homeWith, secretOf } from "@/lib/access/inventory/home-for-tests";
import { object } from "@/lib/checks/healthy-pair";
import type { ProxyOptions, ServiceRef } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { json } from "./fake-store";
import type { OpenStore } from "./store";
import { storeOf } from "./store-of";
import type { StoreConnection } from "./telemetry-config";

const CANARY = "canary-91ee";
const LABEL = "The metrics store of istio-system/kiali";
const at = (url: string, more: Partial<StoreConnection> = {}): StoreConnection => ({
  url,
  auth: { kind: "none" },
  insecureSkipVerify: false,
  ca: null,
  headers: {},
  ...more,
});
const service = (namespace: string, name: string, spec: object = {}) =>
  object("v1", "Service", { name, namespace }, { spec: { ports: [{ port: 9090 }], ...spec } });

type Call = { service: ServiceRef; path: string; options: ProxyOptions };

/** A home with Prometheus as a Service, and a way out that notes what it is opened with. */
function scene(
  answer: (call: Call) => Result<{ status: number; body: unknown }> = () => ok({ status: 200, body: {} }),
) {
  const { facts, east } = homeWith({
    has: [
      service("istio-system", "prometheus"),
      service("istio-system", "elsewhere", { type: "ExternalName", externalName: "prometheus.example.com" }),
      service("istio-system", "tracing", {
        ports: [
          { port: 80, name: "http-query" },
          { port: 16685, name: "grpc-query" },
        ],
      }),
      secretOf("metrics-login", { password: CANARY }),
    ],
  });
  const proxied: Call[] = [];
  const opened: StoreConnection[] = [];
  const openStore: OpenStore = (label, connection) => {
    opened.push(connection);
    return {
      label,
      from: "from this console",
      url: connection.url,
      get: async () => ok(json({})),
      close: async () => {},
    };
  };
  const cluster = {
    ...facts.home.cluster,
    proxy: async (ref: ServiceRef, path: string, options: ProxyOptions = {}) => {
      const call = { service: ref, path, options };
      proxied.push(call);
      return answer(call);
    },
  };
  return {
    facts: { ...facts, home: { ...facts.home, cluster }, world: { ...facts.world, openStore } },
    proxied,
    opened,
    east,
  };
}

async function ask(world: ReturnType<typeof scene>, connection: StoreConnection, isGrpc = false) {
  const store = await storeOf(world.facts, LABEL, connection, { isGrpc });
  return store.ok ? store.value.get("/api/v1/query", { query: 'up{a="b"}' }) : store;
}

const whyOf = (result: Result<unknown>): string => {
  if (result.ok) return "ok";
  expect(JSON.stringify(result.problem) + describeProblem(result.problem).advice).not.toContain(CANARY);
  return result.problem.kind === "store" ? result.problem.why : result.problem.kind;
};

test.describe("storeOf", () => {
  const inside = [
    "http://prometheus:9090",
    "http://prometheus.istio-system:9090/",
    "http://prometheus.istio-system.svc:9090",
    "http://prometheus.istio-system.svc.cluster.local:9090",
    "http://prometheus.istio-system.svc.cluster.local.:9090",
  ];
  for (const url of inside)
    test(`asks ${url} through the home's API server`, async () => {
      const world = scene();
      expect(whyOf(await ask(world, at(url)))).toBe("ok");
      expect(world.proxied).toMatchObject([
        {
          service: { namespace: "istio-system", name: "prometheus", port: 9090, scheme: "http" },
          path: "/api/v1/query?query=up%7Ba%3D%22b%22%7D",
        },
      ]);
      expect(world.opened).toEqual([]);
    });

  test("keeps the prefix and the scheme of a Service", async () => {
    const world = scene();
    await ask(world, at("https://prometheus.istio-system.svc/prom/"));
    expect(world.proxied[0]).toMatchObject({ service: { port: 443, scheme: "https" } });
    expect(world.proxied[0]?.path).toMatch(/^\/prom\/api\/v1\/query\?/);
  });

  const outside = [
    "https://prometheus.example.com/prom",
    "http://192.0.2.7:9090",
    "http://localhost:9090",
    "http://elsewhere:9090",
  ];
  for (const url of outside)
    test(`asks ${url} directly`, async () => {
      const world = scene();
      expect(whyOf(await ask(world, at(url)))).toBe("ok");
      expect(world.opened).toMatchObject([{ url }]);
      expect(world.proxied).toEqual([]);
    });

  test("takes a name of two labels for a host where the home has no such namespace", async () => {
    const world = scene();
    expect(whyOf(await ask(world, at("http://example.com:9090")))).toBe("ok");
    expect(world.opened).toHaveLength(1);
    expect(whyOf(await ask(scene(), at("http://absent.istio-system:9090")))).toBe("not-found");
    expect(whyOf(await ask(scene(), at("http://absent.nowhere.svc:9090")))).toBe("not-found");
  });

  test("asks the port for HTTP where Kiali is told the one for gRPC", async () => {
    const world = scene();
    await ask(world, at("http://tracing.istio-system:16685/jaeger"), true);
    expect(world.proxied[0]).toMatchObject({ service: { port: 80 } });
    await ask(world, at("http://jaeger.example.com:16685"), true);
    expect(world.opened[0]?.url).toBe("http://jaeger.example.com:16686");
  });

  test("sends a tenant through the API server, and no order to it", async () => {
    const world = scene();
    const tenant = { kind: "written", value: new Secret("mesh") } as const;
    await ask(world, at("http://prometheus:9090", { headers: { "X-Scope-OrgID": tenant } }));
    expect(Object.keys(world.proxied[0]?.options.headers ?? {})).toEqual(["X-Scope-OrgID"]);
    for (const header of [
      "Authorization",
      "Impersonate-User",
      "X-Remote-User",
      "Cookie",
      "Host",
      "Impersonate-Extra-a",
    ])
      expect([
        header,
        whyOf(await ask(world, at("http://prometheus:9090", { headers: { [header]: tenant } }))),
      ]).toEqual([header, "authorization-taken"]);
    expect(world.proxied).toHaveLength(1);
  });

  test("says that a login cannot be passed on, and whose token is not ours to send", async () => {
    const world = scene();
    const token = { kind: "secret", name: "metrics-login", key: "password" } as const;
    expect(whyOf(await ask(world, at("http://prometheus:9090", { auth: { kind: "bearer", token } })))).toBe(
      "authorization-taken",
    );
    expect(whyOf(await ask(world, at("http://prometheus:9090", { auth: { kind: "kiali-token" } })))).toBe(
      "not-ours-to-send",
    );
    expect(whyOf(await ask(world, at("https://a.example.com", { auth: { kind: "other", type: "oauth2" } })))).toBe(
      "not-ours-to-send",
    );
    expect(world.proxied).toEqual([]);
  });

  test("reads a login's Secret with the first question, and never before", async () => {
    const world = scene();
    const password = { kind: "secret", name: "metrics-login", key: "password" } as const;
    const username = { kind: "written", value: new Secret("ada") } as const;
    const store = await storeOf(
      world.facts,
      LABEL,
      at("https://a.example.com", { auth: { kind: "basic", username, password } }),
    );
    const reads = () => world.east.calls.filter((call) => call.includes("metrics-login")).length;
    expect(reads()).toBe(0);
    expect(store.ok && whyOf(await store.value.get("/"))).toBe("ok");
    expect(reads()).toBe(1);
    const sent = world.opened[0]?.auth;
    expect(
      sent?.kind === "basic" && sent.password.kind === "written" && sent.password.value.isSame(new Secret(CANARY)),
    ).toBe(true);
    expect(JSON.stringify([world.opened, store])).not.toContain(CANARY);
  });

  test("names the Secret or the key that is not there", async () => {
    const bearer = (name: string, key: string) =>
      at("https://a.example.com", { auth: { kind: "bearer", token: { kind: "secret", name, key } } });
    const noKey = await ask(scene(), bearer("metrics-login", "token"));
    expect(noKey.ok ? "" : describeProblem(noKey.problem).advice).toContain(
      "Secret istio-system/metrics-login has no key token.",
    );
    expect(whyOf(await ask(scene(), bearer("absent", "token")))).toBe("no-credential");
    const file = at("https://a.example.com", {
      auth: { kind: "bearer", token: { kind: "file", path: "/var/run/token" } },
    });
    expect(whyOf(await ask(scene(), file))).toBe("not-ours-to-send");
  });

  test("refuses an address that is none", async () => {
    for (const url of ["", "prometheus:9090", "ftp://prometheus", "http://"])
      expect(whyOf(await ask(scene(), at(url)))).toBe("no-way");
  });

  const failures: readonly (readonly [string, Problem, string])[] = [
    [
      "an API server without the right to proxy",
      {
        kind: "forbidden",
        context: "east",
        verb: "get",
        resource: "services/proxy",
        namespace: "istio-system",
        name: "prometheus",
        user: "ada",
      },
      "forbidden",
    ],
    [
      "a Service without pods",
      { kind: "server-failure", context: "east", status: 503, reason: "ServiceUnavailable" },
      "failed",
    ],
    [
      "a store that hangs",
      { kind: "unreachable", context: "east", server: "https://e", why: "timed-out", timeoutMs: 8000 },
      "slow",
    ],
    [
      "an answer without end",
      { kind: "too-large", context: "east", object: "Service", limitBytes: 4194304 },
      "too-large",
    ],
    [
      "an API server that is away",
      { kind: "unreachable", context: "east", server: "https://e", why: "refused", timeoutMs: null },
      "unreachable",
    ],
  ];
  for (const [title, problem, why] of failures)
    test(`tells ${title} apart`, async () => {
      expect(
        whyOf(
          await ask(
            scene(() => fail(problem)),
            at("http://prometheus:9090"),
          ),
        ),
      ).toBe(why);
    });
});
