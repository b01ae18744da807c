import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:https";
import { expect, test } from "@playwright/test";
import { startIssuer } from "../oidc/issuer";
import { issue, newAuthority } from "../tls/certificates";
import { oidcAuthenticator } from "./oidc-authenticator";

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const HOST = "127.0.0.1";

/** An issuer that signs with ES256, whose server can be stopped and whose key can be changed under the same id. */
async function ellipticIssuer() {
  const authority = newAuthority("ca");
  const { certificate, key } = issue(authority, { commonName: HOST, altNames: [HOST] });
  let pair = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  let port = 0;
  const url = () => `https://${HOST}:${port}`;
  const newServer = () =>
    createServer({ key, cert: certificate }, (request, response) => {
      const jwk = { ...pair.publicKey.export({ format: "jwk" }), kid: "one" };
      const found = request.url === "/keys" ? { keys: [jwk] } : { issuer: url(), jwks_uri: `${url()}/keys` };
      response.end(JSON.stringify(found));
    });
  let server = newServer();
  const listen = () =>
    new Promise<void>((resolve) => {
      server.listen(port, HOST, () => {
        port = Object(server.address()).port;
        resolve();
      });
    });
  const stop = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  await listen();
  return {
    trusted: { url: url(), ca: authority.certificate, audiences: ["kiali"], prefix: "" },
    signed: () => {
      const exp = Math.floor(Date.now() / 1000) + 60;
      const body = `${part({ alg: "ES256", kid: "one" })}.${part({ iss: url(), aud: "kiali", email: "a@b.test", exp })}`;
      const signature = sign("sha256", Buffer.from(body), { key: pair.privateKey, dsaEncoding: "ieee-p1363" });
      return `${body}.${signature.toString("base64url")}`;
    },
    changeKey: () => {
      pair = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
    },
    stop,
    start: () => {
      server = newServer();
      return listen();
    },
  };
}

test.describe("oidcAuthenticator", () => {
  test("takes ES256, and the keys that an issuer has now", async () => {
    const { trusted, signed, changeKey, stop } = await ellipticIssuer();
    const authenticator = oidcAuthenticator(trusted, 1);
    const old = signed();
    expect(await authenticator.review(old)).toMatchObject({ user: { name: "a@b.test" } });
    changeKey();
    expect(await authenticator.review(signed())).toMatchObject({ user: { name: "a@b.test" } });
    expect(await authenticator.review(old)).toEqual({ error: expect.stringContaining("failed to verify signature") });
    await stop();
  });

  test("is not initialized until its issuer can be reached, and then needs it for new keys alone", async () => {
    const { trusted, signed, stop, start } = await ellipticIssuer();
    await stop();
    const authenticator = oidcAuthenticator(trusted, 0);
    expect(await authenticator.review(signed())).toEqual({ error: "oidc: authenticator not initialized" });
    await start();
    expect(await authenticator.review(signed())).toHaveProperty("user");
    await stop();
    expect(await authenticator.review(signed())).toHaveProperty("user");
  });

  test("does not ask an issuer again at once that did not answer", async () => {
    const { trusted, signed, stop, start } = await ellipticIssuer();
    await stop();
    const authenticator = oidcAuthenticator(trusted, 1);
    await authenticator.review(signed());
    await start();
    expect(await authenticator.review(signed())).toEqual({ error: "oidc: authenticator not initialized" });
    await stop();
  });

  test("believes no issuer that another authority vouches for, and one that calls itself otherwise neither", async () => {
    const { url, ca, idToken, stop } = await startIssuer();
    const known = { url, ca, audiences: ["kiali"], prefix: "" };
    const error = "oidc: authenticator not initialized";
    const stranger = oidcAuthenticator({ ...known, ca: newAuthority("x").certificate }, 0);
    expect(await stranger.review(idToken("carol"))).toEqual({ error });
    const slashed = oidcAuthenticator({ ...known, url: `${url}/` }, 0);
    expect(await slashed.review(idToken("carol"))).toBeNull();
    expect(await slashed.review(idToken("carol", { iss: `${url}/` }))).toEqual({ error });
    await stop();
  });

  test("takes a group that is no list, another claim for the name, and says nothing to 100 kB of nothing", async () => {
    const { url, ca, idToken, stop } = await startIssuer();
    const authenticator = oidcAuthenticator({ url, ca, audiences: ["kiali"], prefix: "p:", usernameClaim: "sub" }, 0);
    expect(await authenticator.review(idToken("dave", { groups: "only" }))).toEqual({
      user: { name: "p:dave", uid: "dave", groups: ["p:only", "system:authenticated"], extra: {} },
    });
    expect(await authenticator.review("x".repeat(100_000))).toBeNull();
    await stop();
  });
});
