import "server-only";

/** Where the provider's way back is taken up; part of the redirect URI that is registered there. */
export const CALLBACK_PATH = "/users/callback";

/**
 * The same bytes for everyone but the nonce. The browser comes from another site, so it sends no session cookie (SameSite=Strict) with this
 * navigation; its script takes the code out of the address bar and the history, and posts it from this page, which is ours.
 */
export const callbackPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>Back from the provider · Kiali Fleet</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 15vh auto 0; padding: 0 1rem }
h1 { font-size: 20px; margin: 0 0 .5rem }
:focus-visible { outline: 2px solid; outline-offset: 2px }
</style>
</head>
<body>
<main>
<h1>Back from the identity provider</h1>
<p id="words" role="status">Trying the token in every cluster. This takes up to 20 seconds.</p>
<p><a href="/users">Users' access</a></p>
<noscript><p>The console needs JavaScript.</p></noscript>
</main>
<script nonce="${nonce}">
const words = document.getElementById("words");
const search = location.search;
history.replaceState(null, "", "${CALLBACK_PATH}");
async function finish() {
  try {
    const reply = await fetch("/api/users/login/callback", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ search }),
    });
    const told = await reply.json();
    if (told.ok) return location.replace("/users?" + new URLSearchParams(told.value));
    words.textContent = reply.status === 401
      ? "This browser is not signed in to the console. Open the address that the terminal printed, then start the sign-in again."
      : "No sign-in of this browser is waiting: it was used already, or took longer than ten minutes. Start it again.";
  } catch {
    words.textContent = "The console did not answer. Is it still running?";
  }
}
finish();
</script>
</body>
</html>
`;
