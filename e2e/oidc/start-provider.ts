import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:https";
import { type Configuration, Provider } from "oidc-provider";
import MemoryAdapter from "oidc-provider/lib/adapters/memory_adapter.js";
import { isPersonName, people } from "@/sandbox/oidc/people";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { answerLogin } from "./login-page";

export type ClientName = "kiali" | "kiali-west" | "kiali-brief" | "kiali-public";
export type TestProvider = {
  /** As it stands in `iss`: no slash at the end. */
  issuer: string;
  /** PEM of the authority that signed its certificate. */
  ca: string;
  /** Of the clients that have one. A token's audience is the id of its client. */
  secrets: Readonly<Partial<Record<ClientName, string>>>;
  /** What it signs with, so that a test can make what it would never issue. */
  signingKey: { privateKey: KeyObject; kid: string };
  stop: () => Promise<void>;
};

/** Its own memory, by another name: it warns of nothing when it is chosen on purpose. */
class Memory extends MemoryAdapter {}

const HOST = "127.0.0.1";
/** Where the code flow of `getIdToken` ends; nothing listens there. */
export const REDIRECT_URI = `http://${HOST}/callback`;
const BRIEF_SECONDS = 2;
const HOUR_SECONDS = 3600;

/**
 * A real OpenID provider on loopback, over TLS, in this process. Clients: `kiali` and `kiali-west` with a secret, `kiali-brief`,
 * whose tokens end after 2 s, and `kiali-public`, without a secret, for PKCE: at its redirect paths any port of 127.0.0.1 is fine.
 */
export async function startProvider(
  options: { redirectPaths?: readonly string[]; port?: number } = {},
): Promise<TestProvider> {
  const authority = newAuthority("test identity provider");
  const { certificate, key } = issue(authority, { commonName: HOST, altNames: [HOST, "localhost"] });
  const server = createServer({ key, cert: certificate });
  const issuer = `https://${HOST}:${await listen(server, options.port ?? 0)}`;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomBytes(6).toString("hex");
  const secrets = { kiali: newSecret(), "kiali-west": newSecret(), "kiali-brief": newSecret() };
  const paths = ["/callback", ...(options.redirectPaths ?? [])];
  const provider = new Provider(issuer, configuration(secrets, paths, { privateKey, kid }));
  const answer = provider.callback();
  server.on("request", (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return answer(request, response);
    answerLogin(provider, request, response).catch((error: unknown) => {
      response.writeHead(400, { "content-type": "text/plain" });
      response.end(error instanceof Error ? error.message : "no interaction");
    });
  });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { issuer, ca: authority.certificate, secrets, signingKey: { privateKey, kid }, stop };
}

const newSecret = (): string => randomBytes(16).toString("hex");

const listen = (server: Server, port: number) =>
  new Promise<number>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });

function configuration(
  secrets: Readonly<Record<string, string>>,
  paths: readonly string[],
  { privateKey, kid }: TestProvider["signingKey"],
): Configuration {
  const uris = paths.map((path) => `http://${HOST}${path}`);
  const base = { application_type: "native", redirect_uris: uris, grant_types: ["authorization_code"] };
  return {
    adapter: Memory,
    clients: [
      ...Object.entries(secrets).map(([id, secret]) => ({ ...base, client_id: id, client_secret: secret })),
      { ...base, client_id: "kiali-public", token_endpoint_auth_method: "none" },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid }] },
    scopes: ["openid", "email", "groups"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], groups: ["groups"] },
    // Without this the id_token has the subject alone, and the rest is at the userinfo endpoint.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: [newSecret()] },
    ttl: {
      IdToken: (_context, _token, client) => (client.clientId === "kiali-brief" ? BRIEF_SECONDS : HOUR_SECONDS),
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: 60,
      Grant: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
    findAccount: (_context, id) =>
      isPersonName(id) ? { accountId: id, claims: async () => ({ sub: id, ...people[id] }) } : undefined,
    // Whoever signs in has agreed: there is no page of consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope(oidc.params.scope ?? "openid");
      await grant.save();
      return grant;
    },
    renderError: (context, out) => {
      context.type = "html";
      context.body = `<!doctype html><title>Error</title><p>${escaped(out.error_description ?? out.error ?? "")}</p>`;
    },
  };
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
