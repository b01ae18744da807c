import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { Agent, request } from "undici";
import { signedToken } from "../auth/signed-token";
import { type Issuer, startIssuer } from "./issuer";

test.describe("startIssuer", () => {
  let issuer: Issuer;
  let dispatcher: Agent;
  test.beforeAll(async () => {
    issuer = await startIssuer();
    dispatcher = new Agent({ connect: { ca: issuer.ca } });
  });
  test.afterAll(async () => {
    await dispatcher.destroy();
    await issuer.stop();
  });

  const BACK = "http://127.0.0.1:3000/users/callback";
  const verifier = randomBytes(32).toString("base64url");
  const asked = (changes: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: issuer.clientId,
      response_type: "code",
      redirect_uri: BACK,
      scope: "openid email groups",
      state: "some",
      nonce: "once",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      ...changes,
    });
    return `${issuer.url}/authorize?${query}`;
  };
  const post = (url: string, form: Record<string, string>) =>
    request(url, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: String(new URLSearchParams(form)),
    });
  const signIn = async (person: string, changes: Record<string, string> = {}) => {
    const { headers, statusCode } = await post(asked(changes), { person });
    expect(statusCode).toBe(303);
    return new URL(String(headers.location));
  };
  const exchange = async (code: string | null, form: Record<string, string> = {}) => {
    const known = { grant_type: "authorization_code", code: code ?? "", redirect_uri: BACK, code_verifier: verifier };
    const { statusCode, body } = await post(`${issuer.url}/token`, { ...known, ...form });
    return { status: statusCode, body: Object(await body.json()) };
  };

  test("lets a browser choose who to be, and sends it back with a code and its state", async () => {
    const page = await request(asked(), { dispatcher });
    expect(await page.body.text()).toContain("Sign in as alice");
    const back = await signIn("alice");
    expect(`${back.origin}${back.pathname}`).toBe(BACK);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      code: expect.any(String),
      state: "some",
      iss: issuer.url,
    });
  });

  test("gives an id_token for a code, once, to whoever knows the verifier", async () => {
    const code = (await signIn("bob")).searchParams.get("code");
    const { status, body } = await exchange(code);
    expect(status).toBe(200);
    expect(signedToken(String(body.id_token))?.claims).toMatchObject({
      iss: issuer.url,
      aud: issuer.clientId,
      sub: "bob",
      email: "bob@example.test",
      groups: ["bookinfo-viewers"],
      nonce: "once",
    });
    expect(await exchange(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const other = (await signIn("bob")).searchParams.get("code");
    expect(await exchange(other, { code_verifier: "a-guess" })).toMatchObject({ status: 400 });
    expect(await exchange(other)).toMatchObject({ status: 400 });
  });

  test("puts into a token what was asked for, and no groups for one who has none", async () => {
    const claims = async (person: string, scope: string) => {
      const { body } = await exchange((await signIn(person, { scope })).searchParams.get("code"));
      return signedToken(String(body.id_token))?.claims;
    };
    expect(await claims("alice", "openid")).not.toHaveProperty("email");
    expect(await claims("alice", "openid email")).not.toHaveProperty("groups");
    expect(await claims("carol", "openid email groups")).not.toHaveProperty("groups");
  });

  for (const [what, changes] of [
    ["another client", { client_id: "someone" }],
    ["an address beyond this machine", { redirect_uri: "https://evil.example/" }],
    ["no PKCE", { code_challenge: "" }],
    ["a flow that shows tokens to the browser", { response_type: "id_token" }],
  ] as const)
    test(`answers ${what} with a page and never sends it back`, async () => {
      const { statusCode, headers } = await request(asked({ ...changes, login_hint: "alice" }), { dispatcher });
      expect(statusCode).toBe(400);
      expect(headers).not.toHaveProperty("location");
    });
});
