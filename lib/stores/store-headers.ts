import "server-only";
import type { CredentialSource, StoreConnection } from "@/lib/telemetry/telemetry-config";

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
/** What belongs to the connection, not to the question. */
const OWN = /^(host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-.*|accept-encoding)$/i;

type Headers = { ok: true; value: Record<string, string> } | { ok: false; problem: string };

/** What one store is sent with each question; where a credential leaves its Secret. Words say what no header may hold, without the value. */
export function storeHeaders({ auth, headers }: Pick<StoreConnection, "auth" | "headers">): Headers {
  const sent: Record<string, string> = {
    accept: "application/json",
    "accept-encoding": "gzip",
    "user-agent": "kiali-fleet",
  };
  for (const [name, source] of Object.entries(headers)) {
    if (!NAME.test(name) || OWN.test(name))
      return { ok: false, problem: "A header of Kiali's configuration has a name that cannot be sent." };
    sent[name.toLowerCase()] = plain(source);
  }
  if (auth.kind === "basic")
    sent.authorization = `Basic ${Buffer.from(`${plain(auth.username)}:${plain(auth.password)}`).toString("base64")}`;
  if (auth.kind === "bearer") sent.authorization = `Bearer ${plain(auth.token)}`;
  const bad = Object.entries(sent).find(([, value]) => !VALUE.test(value));
  return bad
    ? { ok: false, problem: `The value of the header ${bad[0].slice(0, 60)} holds what no header may hold.` }
    : { ok: true, value: sent };
}

/** Kiali drops the line end that a Secret made from a file has. */
function plain(source: CredentialSource): string {
  if (source.kind !== "written") throw new Error("A store is opened with its credentials in hand");
  return source.value.reveal().trim();
}
