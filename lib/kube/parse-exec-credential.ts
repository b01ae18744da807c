import "server-only";
import * as z from "zod";
import { Secret } from "@/lib/secret";
import type { CredentialFailure } from "./credential";
import type { ExecLogin } from "./login";
import type { ExecAnswer } from "./run-exec-plugin";

const text = z.string().nullish();
const execCredential = z.object({
  apiVersion: z.string(),
  kind: z.literal("ExecCredential"),
  status: z
    .object({ token: text, clientCertificateData: text, clientKeyData: text, expirationTimestamp: text })
    .nullish(),
});

/** Reads what a plugin printed. Nothing of it ever gets into a failure's words. */
export function parseExecCredential(
  output: string,
  login: Pick<ExecLogin, "apiVersion" | "command" | "installHint">,
  now: number = Date.now(),
): { ok: true; value: ExecAnswer } | { ok: false; failure: CredentialFailure } {
  const failed = (why: CredentialFailure["why"], detail: string) =>
    ({ ok: false, failure: { why, detail: `${login.command} ${detail}`, hint: login.installHint } }) as const;
  const parsed = execCredential.safeParse(asJson(output));
  if (!parsed.success) return failed("exec-junk", "printed something that is not an ExecCredential");
  const { apiVersion, status } = parsed.data;
  if (apiVersion !== login.apiVersion)
    return failed("exec-junk", `answered in another API version than the kubeconfig's ${login.apiVersion}`);
  const cert = status?.clientCertificateData;
  const key = status?.clientKeyData;
  if (!status || (!status.token && !(cert && key)))
    return failed("exec-junk", "gave neither a token nor a certificate with its key");
  if (Boolean(cert) !== Boolean(key)) return failed("exec-junk", "gave a certificate without its key, or the reverse");
  const expiresAt = status.expirationTimestamp ? Date.parse(status.expirationTimestamp) : null;
  if (Number.isNaN(expiresAt)) return failed("exec-junk", "gave an expiry that is not a time");
  if (expiresAt !== null && expiresAt <= now)
    return failed("exec-expired", "gave a credential that has expired already");
  return {
    ok: true,
    value: {
      authorization: status.token ? new Secret(`Bearer ${status.token}`) : null,
      certificate: cert && key ? { cert: new Secret(cert), key: new Secret(key) } : null,
      expiresAt,
    },
  };
}

function asJson(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}
