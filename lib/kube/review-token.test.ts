import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });
const TOKEN = "headerheader.payloadpayload.signature";

const REVIEW = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview", spec: { token: TOKEN } };

async function asked(answer: object, code = 201) {
  const server = await fakeServer(own, (_, response) => sendJson(response, answer, code));
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("mine"));
  const reviewed = await cluster.reviewToken(new Secret(TOKEN));
  await cluster.close();
  await server.close();
  return { reviewed, seen: server.seen };
}

test.describe("reviewToken", () => {
  test("sends the token as what is asked about, and signs with its own credential", async () => {
    const user = { username: "oidc:alice", uid: "alice", groups: ["oidc:admins", "system:authenticated"] };
    const { reviewed, seen } = await asked({ ...REVIEW, status: { authenticated: true, user } });
    expect(reviewed).toEqual({
      ok: true,
      value: { authenticated: true, user: user.username, groups: user.groups, error: null },
    });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /apis/authentication.k8s.io/v1/tokenreviews",
    ]);
    expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ spec: { token: TOKEN } });
    expect(seen[0]?.headers).toContainEqual(["authorization", "Bearer mine"]);
  });

  test("takes a refusal for an answer, with the server's reason and nothing of the token", async () => {
    const error = `[invalid bearer token, oidc: cannot parse "${TOKEN}" nor "payloadpayload"]`;
    const { reviewed } = await asked({ ...REVIEW, status: { user: {}, error } });
    expect(reviewed).toEqual({
      ok: true,
      value: {
        authenticated: false,
        user: null,
        groups: [],
        error: '[invalid bearer token, oidc: cannot parse "[redacted]" nor "[redacted]"]',
      },
    });
  });

  test("is forbidden where this login may not ask", async () => {
    const { reviewed } = await asked(status(403, "Forbidden", "tokenreviews is forbidden"), 403);
    expect(reviewed).toMatchObject({ ok: false, problem: { kind: "forbidden", resource: "tokenreviews" } });
    expect(JSON.stringify(reviewed)).not.toContain(TOKEN);
  });
});
