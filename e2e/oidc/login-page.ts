import type { IncomingMessage, ServerResponse } from "node:http";
import type { Provider } from "oidc-provider";
import { isPersonName, personNames } from "@/sandbox/oidc/people";

const PAGE = `<!doctype html>
<html lang="en">
<title>Sign in</title>
<h1>Sign in</h1>
<form method="post">
${personNames.map((name) => `<button name="person" value="${name}">Sign in as ${name}</button>`).join("\n")}
</form>
</html>
`;

/** Lets a browser choose who to be; whoever comes with a `login_hint` of a known name is let in without a page. */
export async function answerLogin(provider: Provider, request: IncomingMessage, response: ServerResponse) {
  const { params } = await provider.interactionDetails(request, response);
  const chosen = request.method === "POST" ? await chosenIn(request) : params.login_hint;
  if (chosen && isPersonName(chosen))
    // Clients on loopback are asked for consent each time: signing in is the consent.
    return provider.interactionFinished(request, response, { login: { accountId: chosen }, consent: {} });
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(PAGE);
}

async function chosenIn(request: IncomingMessage): Promise<string | null> {
  let form = "";
  for await (const chunk of request) form += String(chunk);
  return new URLSearchParams(form).get("person");
}
