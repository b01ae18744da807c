import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { type Answer, fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });

async function asked(answer: Answer) {
  const server = await fakeServer(own, answer);
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("t"));
  const identity = await cluster.whoAmI();
  await cluster.close();
  await server.close();
  return { identity, seen: server.seen };
}

const missing = status(404, "NotFound", "the server could not find the requested resource");
const SERVICE_ACCOUNT = "system:serviceaccount:istio-system:kiali-remote-east";

test.describe("whoAmI", () => {
  test("asks the server for the user, its UID and groups", async () => {
    const userInfo = { username: "alice", uid: "u-1", groups: ["mesh"] };
    const { identity, seen } = await asked((_, response) =>
      sendJson(
        response,
        { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", status: { userInfo } },
        201,
      ),
    );
    expect(identity).toEqual({ ok: true, value: userInfo });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /apis/authentication.k8s.io/v1/selfsubjectreviews",
    ]);
  });

  test("takes the name from a refusal where the server is older than 1.28", async () => {
    const refusal = `forbidden: User "${SERVICE_ACCOUNT}" cannot get path "/kiali-fleet-who-am-i"`;
    const { identity } = await asked(({ method }, response) =>
      method === "POST" ? sendJson(response, missing, 404) : sendJson(response, status(403, "Forbidden", refusal), 403),
    );
    expect(identity).toEqual({ ok: true, value: { username: SERVICE_ACCOUNT, uid: null, groups: [] } });
  });

  test("is not found there for an administrator, who is refused nothing", async () => {
    const { identity } = await asked((_, response) => sendJson(response, missing, 404));
    expect(identity).toMatchObject({ ok: false, problem: { kind: "not-found", object: "SelfSubjectReview" } });
  });

  test("is no other user's name when the review itself is refused", async () => {
    const refusal = 'selfsubjectreviews is forbidden: User "bob" cannot create resource "selfsubjectreviews"';
    const { identity, seen } = await asked((_, response) => sendJson(response, status(403, "Forbidden", refusal), 403));
    expect(identity).toMatchObject({ ok: false, problem: { kind: "forbidden", verb: "create" } });
    expect(seen).toHaveLength(1);
  });
});
