import { createServer } from "node:https";
import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { Agent, request } from "undici";
import { startProvider, type TestProvider } from "@/e2e/oidc/start-provider";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { beginCodeFlow, type CodeFlowWish } from "./code-flow";

const REDIRECT = "http://127.0.0.1:45678/users/callback";

test.describe("beginCodeFlow", () => {
  let provider: TestProvider;
  test.beforeAll(async () => {
    provider = await startProvider({ redirectPaths: ["/users/callback"] });
  });
  test.afterAll(() => provider.stop());

  const begin = (parts: Partial<CodeFlowWish> & { clientId?: string; issuer?: string } = {}) => {
    const { clientId = "kiali-public", issuer = provider.issuer, ...rest } = parts;
    const openid = {
      issuer,
      clientId,
      scopes: ["openid", "email", "groups"],
      requestParams: { login_hint: "alice", state: "mine" },
    };
    return beginCodeFlow({ openid, ca: provider.ca, redirectUri: REDIRECT, clientSecret: null, ...rest });
  };
  async function flowOf(parts: Parameters<typeof begin>[0] = {}) {
    const flow = await begin(parts);
    if (!flow.ok) throw new Error(JSON.stringify(flow.problem));
    return flow.value;
  }

  /** The provider's redirects with its cookies, until it sends the browser back. */
  async function signIn(address: string): Promise<string> {
    const dispatcher = new Agent({ connect: { ca: provider.ca } });
    const cookies = new Map<string, string>();
    let here = new URL(address);
    try {
      for (let count = 0; count < 8 && !here.href.startsWith(REDIRECT); count += 1) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const answer = await request(here, { dispatcher, headers: { cookie } });
        await answer.body.dump();
        for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
          if (name) cookies.set(name, value ?? "");
        }
        here = new URL([answer.headers.location].flat()[0] ?? "about:blank", here);
      }
      return here.search;
    } finally {
      await dispatcher.close();
    }
  }
  const causesOf = (result: { ok: boolean }) => JSON.stringify(result);

  test("gets the id_token of who signed in, by PKCE with S256, and once only", async () => {
    const { address, state, exchange } = await flowOf();
    const sent = new URL(address).searchParams;
    expect(Object.fromEntries(sent)).toMatchObject({
      client_id: "kiali-public",
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "openid email groups",
      code_challenge_method: "S256",
      state,
      login_hint: "alice",
    });
    const search = await signIn(address);
    const token = await exchange(search);
    expect(token).toMatchObject({ ok: true, value: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) });
    expect(causesOf(await exchange(search))).toContain("Start the sign-in again");
  });

  test("signs in as a client with a secret, as Kiali does", async () => {
    const flow = await flowOf({ clientId: "kiali", clientSecret: provider.secrets.kiali ?? "" });
    expect(await flow.exchange(await signIn(flow.address))).toMatchObject({ ok: true });
  });

  for (const [how, clientSecret] of [
    ["no secret", null],
    ["another secret", "wrong-one"],
  ] as const)
    test(`says that the provider wants the client's secret when it gets ${how}`, async () => {
      const { address, exchange } = await flowOf({ clientId: "kiali", clientSecret });
      const refused = await exchange(await signIn(address));
      expect(refused).toMatchObject({ ok: false, problem: { kind: "rejected", object: "the sign-in" } });
      expect(causesOf(refused)).toMatch(/client secret/);
      expect(causesOf(refused)).not.toContain("wrong-one");
    });

  test("believes no way back with another state, nor one with an error but its words", async () => {
    const first = await flowOf();
    const search = new URLSearchParams(await signIn(first.address));
    search.set("state", "somebody-elses");
    expect(await first.exchange(`?${search}`)).toMatchObject({ ok: false, problem: { kind: "rejected" } });
    const second = await flowOf();
    const denied = await second.exchange(
      `?${new URLSearchParams({ error: "access_denied", state: second.state, iss: provider.issuer, error_description: "<b>secret words</b>" })}`,
    );
    expect(causesOf(denied)).toContain("did not agree");
    expect(causesOf(denied)).not.toContain("secret words");
  });

  test("keeps verifier, nonce and secret out of what it answers", async () => {
    const flow = await flowOf({ clientId: "kiali", clientSecret: "s3cret-of-kiali" });
    const shown = inspect(flow, { depth: 10 }) + JSON.stringify(flow);
    expect(shown).not.toContain("s3cret-of-kiali");
    expect(shown).not.toContain("code_verifier");
  });

  test("verifies the provider's certificate, whatever Kiali does", async () =>
    expect(await begin({ ca: null })).toMatchObject({ ok: false, problem: { kind: "tls", why: "unknown-ca" } }));

  const refusedIssuers = [
    "http://127.0.0.1:1",
    "https://169.254.169.254",
    "https://metadata.google.internal",
    "not a url",
  ];
  for (const issuer of refusedIssuers)
    test(`dials no ${issuer}`, async () =>
      expect(await begin({ issuer })).toMatchObject({ ok: false, problem: { kind: "invalid-input" } }));

  test("tells a silent port from a provider that answers nonsense, or under another name", async () => {
    expect(await begin({ issuer: "https://127.0.0.1:1" })).toMatchObject({
      ok: false,
      problem: { kind: "unreachable", why: "refused" },
    });
    expect(causesOf(await begin({ issuer: provider.issuer.replace("127.0.0.1", "localhost") }))).toContain(
      "another issuer",
    );
    expect(causesOf(await begin({ issuer: `${provider.issuer}/nowhere` }))).toMatch(/200|JSON/);
  });

  test("follows a discovery to no forbidden or plain address", async () => {
    const authority = newAuthority("other");
    const { certificate, key } = issue(authority, { commonName: "127.0.0.1", altNames: ["127.0.0.1"] });
    let endpoint = "https://169.254.169.254/token";
    let page: string | null = null;
    const server = createServer({ key, cert: certificate }, (_, response) => {
      response.writeHead(200, { "content-type": page === null ? "application/json" : "text/html" });
      const issuer = `https://127.0.0.1:${portOf(server)}`;
      response.end(
        page ??
          JSON.stringify({
            issuer,
            authorization_endpoint: `${issuer}/auth`,
            token_endpoint: endpoint,
            jwks_uri: `${issuer}/jwks`,
            response_types_supported: ["code"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["RS256"],
          }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const issuer = `https://127.0.0.1:${portOf(server)}`;
    const ca = authority.certificate;
    const first = await flowOf({ issuer, ca });
    expect(causesOf(await first.exchange(`?code=c&state=${first.state}`))).toContain("is refused");
    endpoint = "http://127.0.0.1:1/token";
    const second = await flowOf({ issuer, ca });
    expect(await second.exchange(`?code=c&state=${second.state}`)).toMatchObject({
      ok: false,
      problem: { kind: "rejected" },
    });
    page = "<html>login</html>";
    expect(causesOf(await begin({ issuer, ca }))).toMatch(/JSON/);
    page = "x".repeat(2_000_000);
    expect(await begin({ issuer, ca })).toMatchObject({ ok: false, problem: { kind: "rejected" } });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

const portOf = (server: { address: () => unknown }): number => {
  const address = server.address();
  return typeof address === "object" && address !== null && "port" in address ? Number(address.port) : 0;
};
