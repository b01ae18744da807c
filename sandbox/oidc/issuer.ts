import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { keyId, signJwt } from "../auth/jwt";
import type { JsonObject } from "../json/json";
import { issue, newAuthority } from "../tls/certificates";
import { checkedRequest, loginPage, type SignInRequest } from "./authorize";
import { Codes } from "./codes";
import { isPersonName, type Person, type PersonName, people } from "./people";

export type Issuer = {
  /** As it stands in `iss`. */
  url: string;
  /** PEM of the authority that signed its certificate. */
  ca: string;
  /** The one client: public, so PKCE is what protects a code. It is the audience of every token. */
  clientId: string;
  /** An id_token without a login, with these claims in place of its own. */
  idToken: (person: PersonName, changes?: JsonObject) => string;
  stop: () => Promise<void>;
};

const HOST = "127.0.0.1";
const CLIENT_ID = "kiali";
const TOKEN_SECONDS = 3600;
const KEY_NAME = "sandbox-issuer";
const MAX_FORM = 64_000;

/**
 * A small OpenID provider on loopback for the sandbox, over TLS: the code flow with PKCE (S256) for people without passwords, who may be
 * sent back to any path of this machine's loopback. `GET /id-token/<person>` answers with a token to paste.
 */
export async function startIssuer(): Promise<Issuer> {
  const authority = newAuthority("sandbox-issuer-ca");
  const { certificate, key } = issue(authority, { commonName: HOST, altNames: [HOST, "localhost"] });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const server = createServer({ key, cert: certificate });
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  const address = server.address();
  const url = `https://${HOST}:${typeof address === "object" && address ? address.port : 0}`;
  const idToken = (person: PersonName, changes: JsonObject = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const { email, email_verified, groups }: Person = people[person];
    const known: JsonObject = { sub: person, email, email_verified, ...(groups ? { groups: [...groups] } : {}) };
    const times = { iat: now, exp: now + TOKEN_SECONDS };
    return signJwt({ ...known, iss: url, aud: CLIENT_ID, ...times, ...changes }, { privateKey, id: KEY_NAME });
  };
  const site = { url, privateKey, idToken, codes: new Codes() };
  server.on("request", (request, response) => void respond(site, request, response));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, ca: authority.certificate, clientId: CLIENT_ID, idToken, stop };
}

async function respond(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { code, headers, body } = await answer(site, request);
  response.writeHead(code, { ...headers, "cache-control": "no-store" });
  response.end(body);
}

type Site = { url: string; privateKey: KeyObject; idToken: Issuer["idToken"]; codes: Codes };
type Reply = { code: number; headers: Readonly<Record<string, string>>; body: string };

const json = (code: number, body: JsonObject): Reply => ({
  code,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const page = (code: number, type: string, body: string): Reply => ({
  code,
  headers: { "content-type": `${type}; charset=utf-8` },
  body,
});

async function answer(site: Site, request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? "/", site.url);
  const [, route = "", name = ""] = pathname.split("/");
  if (pathname === "/.well-known/openid-configuration") return json(200, discovery(site.url));
  if (route === "keys") return json(200, keySet(site.privateKey));
  if (route === "id-token" && isPersonName(name)) return page(200, "text/plain", site.idToken(name));
  if (route === "token" && request.method === "POST") return exchange(site, await formOf(request));
  if (route !== "authorize") return json(404, { error: "not_found" });
  const asked = checkedRequest(searchParams, CLIENT_ID);
  if (typeof asked === "string") return page(400, "text/plain", asked);
  const form = request.method === "POST" ? await formOf(request) : null;
  const person = form?.get("person") ?? searchParams.get("login_hint") ?? "";
  if (!isPersonName(person)) return page(200, "text/html", loginPage);
  return { code: 303, headers: { location: backWith(site, asked, person) }, body: "" };
}

/** Where the browser goes with its code. */
function backWith(site: Site, asked: SignInRequest, person: PersonName): string {
  const back = new URL(asked.redirectUri);
  back.searchParams.set("code", site.codes.issue(asked, person));
  if (asked.state) back.searchParams.set("state", asked.state);
  back.searchParams.set("iss", site.url);
  return back.href;
}

function exchange(site: Site, form: URLSearchParams): Reply {
  if (form.get("grant_type") !== "authorization_code") return json(400, { error: "unsupported_grant_type" });
  const redeemed = site.codes.redeem(form.get("code") ?? "", form.get("redirect_uri"), form.get("code_verifier"));
  if (!redeemed) return json(400, { error: "invalid_grant", error_description: "grant request is invalid" });
  const { person, scope, nonce } = redeemed;
  const unasked: JsonObject = {
    ...(scope.includes("email") ? {} : { email: undefined, email_verified: undefined }),
    ...(scope.includes("groups") ? {} : { groups: undefined }),
  };
  const id_token = site.idToken(person, { ...unasked, ...(nonce ? { nonce } : {}) });
  const access_token = site.codes.random();
  return json(200, { access_token, token_type: "Bearer", expires_in: TOKEN_SECONDS, scope: scope.join(" "), id_token });
}

const discovery = (url: string): JsonObject => ({
  issuer: url,
  authorization_endpoint: `${url}/authorize`,
  token_endpoint: `${url}/token`,
  jwks_uri: `${url}/keys`,
  scopes_supported: ["openid", "email", "groups"],
  response_types_supported: ["code"],
  grant_types_supported: ["authorization_code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
  token_endpoint_auth_methods_supported: ["none"],
  code_challenge_methods_supported: ["S256"],
  authorization_response_iss_parameter_supported: true,
});

function keySet(privateKey: KeyObject): JsonObject {
  const { kty = "", n = "", e = "" } = createPublicKey(privateKey).export({ format: "jwk" });
  return { keys: [{ kty, n, e, use: "sig", alg: "RS256", kid: keyId(KEY_NAME) }] };
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let form = "";
  for await (const chunk of request) {
    form += String(chunk);
    if (form.length > MAX_FORM) break;
  }
  return new URLSearchParams(form);
}
