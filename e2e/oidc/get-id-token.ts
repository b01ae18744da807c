import { createHash, randomBytes } from "node:crypto";
import { Agent, request } from "undici";
import * as z from "zod";
import type { PersonName } from "@/sandbox/oidc/people";
import { type ClientName, REDIRECT_URI, type TestProvider } from "./start-provider";

const issued = z.object({ id_token: z.string() });
const discovered = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() });

/** An id_token as a person gets one: the code flow with PKCE, redirect by redirect, with the client's secret if it has one. */
export async function getIdToken(
  provider: TestProvider,
  person: PersonName,
  { client = "kiali", scope = "openid email groups" }: { client?: ClientName; scope?: string } = {},
): Promise<string> {
  const dispatcher = new Agent({ connect: { ca: provider.ca } });
  try {
    const found = await request(`${provider.issuer}/.well-known/openid-configuration`, { dispatcher });
    const { authorization_endpoint, token_endpoint } = discovered.parse(await found.body.json());
    const verifier = randomBytes(32).toString("base64url");
    const start = new URL(authorization_endpoint);
    start.search = String(
      new URLSearchParams({
        client_id: client,
        scope,
        response_type: "code",
        redirect_uri: REDIRECT_URI,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        state: "s",
        nonce: "n",
        login_hint: person,
      }),
    );
    const code = await codeFrom(start, dispatcher);
    const secret = provider.secrets[client];
    const basic = secret ? { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}` } : {};
    const answer = await request(token_endpoint, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/x-www-form-urlencoded", ...basic },
      body: String(
        new URLSearchParams({
          grant_type: "authorization_code",
          code,
          redirect_uri: REDIRECT_URI,
          code_verifier: verifier,
          ...(secret ? {} : { client_id: client }),
        }),
      ),
    });
    return issued.parse(await answer.body.json()).id_token;
  } finally {
    await dispatcher.close();
  }
}

const MAX_REDIRECTS = 8;

/** Follows the provider's redirects with its cookies until it sends the browser back with a code. */
async function codeFrom(start: URL, dispatcher: Agent): Promise<string> {
  const cookies = new Map<string, string>();
  let here = start;
  for (let count = 0; count < MAX_REDIRECTS; count += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await request(here, { dispatcher, headers: { cookie } });
    const body = await answer.body.text();
    for (const line of [answer.headers["set-cookie"] ?? []].flat()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name) cookies.set(name, value ?? "");
    }
    const location = [answer.headers.location].flat()[0];
    if (!location)
      throw new Error(`${here.pathname} answered ${answer.statusCode} and no redirect: ${body.slice(0, 200)}`);
    here = new URL(location, here);
    const code = here.searchParams.get("code");
    if (code) return code;
  }
  throw new Error(`no code after ${MAX_REDIRECTS} redirects`);
}
