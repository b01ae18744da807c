import "server-only";

/**
 * The same bytes for everyone but the nonce. Its script takes the token out of the address bar and the history, then
 * posts it, so that neither a prefetch nor a preview of the printed URL can use it up, and no Referer can carry it.
 */
export const launchPage = (nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Sign in · Kiali Fleet</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif }
main { max-width: 34rem; margin: 15vh auto 0; padding: 0 1rem }
h1 { font-size: 20px; margin: 0 0 .5rem }
label { display: block; margin: 1rem 0 .25rem }
input, button { font: inherit; padding: .375rem .625rem; border: 1px solid #767676; border-radius: 6px }
input { width: 100%; box-sizing: border-box; font-family: ui-monospace, monospace }
button { margin-top: .75rem; cursor: pointer }
:focus-visible { outline: 2px solid; outline-offset: 2px }
code { font-family: ui-monospace, monospace }
</style>
</head>
<body>
<main>
<h1>Sign in to Kiali Fleet</h1>
<p id="words" role="status">Open the address that the terminal printed when the console started, or paste its token.
It works once; press Enter in that terminal for a new one, or send the process <code>SIGUSR2</code>.</p>
<form id="form">
<label for="token">Launch token</label>
<input id="token" name="token" autocomplete="off" spellcheck="false" required>
<button>Sign in</button>
</form>
<noscript><p>The console needs JavaScript.</p></noscript>
</main>
<script nonce="${nonce}">
const words = document.getElementById("words");
async function redeem(token) {
  words.textContent = "Signing in…";
  try {
    const reply = await fetch("/launch", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    if (reply.ok) return location.replace("/");
    words.textContent = "This launch token was used already or is not the current one. Press Enter in the terminal for a new one.";
  } catch {
    words.textContent = "The console did not answer. Is it still running?";
  }
}
document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  redeem(document.getElementById("token").value.trim());
});
const token = new URLSearchParams(location.search).get("token");
if (token) {
  history.replaceState(null, "", "/launch");
  redeem(token);
}
</script>
</body>
</html>
`;
