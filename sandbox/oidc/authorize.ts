import { personNames } from "./people";

/** What a client asks of the provider when it sends a browser there. */
export type SignInRequest = {
  redirectUri: string;
  scope: readonly string[];
  state: string | null;
  nonce: string | null;
  /** S256 of the verifier. */
  challenge: string;
};

const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The request as it stands in the query; a text says what is wrong with one that must not be sent back anywhere. */
export function checkedRequest(query: URLSearchParams, clientId: string): SignInRequest | string {
  if (query.get("client_id") !== clientId) return "The client is not registered.";
  const redirectUri = query.get("redirect_uri") ?? "";
  const back = URL.parse(redirectUri);
  if (!back || !/^https?:$/.test(back.protocol) || !LOOPBACK.has(back.hostname))
    return "The redirect URI is not registered: loopback addresses alone are.";
  if (query.get("response_type") !== "code") return "Only the code flow is supported.";
  const challenge = query.get("code_challenge") ?? "";
  if (query.get("code_challenge_method") !== "S256" || challenge === "") return "PKCE with S256 is required.";
  const scope = (query.get("scope") ?? "").split(" ").filter(Boolean);
  if (!scope.includes("openid")) return "The scope openid is missing.";
  return { redirectUri, scope, state: query.get("state"), nonce: query.get("nonce"), challenge };
}

/** Posts to its own address, so that what was asked for goes on in the query. */
export const loginPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in to the sandbox</title>
<style>body{font:16px/1.5 system-ui;max-width:24rem;margin:4rem auto;padding:0 1rem}button{display:block;width:100%;margin:.5rem 0;padding:.5rem;font:inherit}</style>
<h1>Sign in to the sandbox</h1>
<p>Nobody here has a password. Choose who to be.</p>
<form method="post">
${personNames.map((name) => `<button name="person" value="${name}">Sign in as ${name}</button>`).join("\n")}
</form>
</html>
`;
