import "server-only";
import { fail, ok, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";
import { checkKeyPair } from "./check-key-pair";
import type { ClusterTarget } from "./cluster-target";
import type { Auth, Credential, CredentialFailure } from "./credential";
import type { ExecRuns } from "./exec-runs";
import { credentialKind } from "./login";
import { fileReader, pemReader } from "./secret-files";

type Certificate = { cert: Secret; key: Secret };

/**
 * The credential of one context, with client-go's precedence: token file, token, basic, exec; a client certificate goes
 * along with any of them. Files are read again after 60 s, and at once after a 401.
 */
export function credentialFor({ context, login, address, loginKey }: ClusterTarget, runs: ExecRuns): Credential {
  const kind = credentialKind(login);
  const problem = (failure: CredentialFailure) => fail({ kind: "credential", context, ...failure });
  const certificate = login.certificate && certificateReader(login.certificate);
  const tokenFile = login.tokenFile ? fileReader(login.tokenFile) : null;
  const plugin = login.exec && kind === "exec" ? runs.runFor(loginKey, login.exec, address) : null;
  let last: Auth | null = null;

  const get = async (signal: AbortSignal): Promise<Result<Auth>> => {
    const own = certificate ? await certificate.read() : null;
    if (own && !own.ok) return problem(own.failure);
    if (plugin) {
      const given = await plugin.get(signal);
      if (!given.ok) return problem(given.failure);
      return ok(
        keep({ authorization: given.value.authorization, certificate: given.value.certificate ?? own?.value ?? null }),
      );
    }
    const authorization = await readAuthorization();
    if (!authorization) return problem(unreadable("token-file", login.tokenFile ?? ""));
    return ok(keep({ authorization: authorization.value, certificate: own?.value ?? null }));
  };

  /** Null when the token file cannot be read and there is no token to fall back to, as client-go does. */
  const readAuthorization = async (): Promise<{ value: Secret | null } | null> => {
    const token = (tokenFile ? await tokenFile.read() : null) ?? login.token;
    if (token) return { value: new Secret(`Bearer ${token.reveal().trim()}`) };
    if (tokenFile) return null;
    if (!login.basic) return { value: null };
    const pair = `${login.basic.username}:${login.basic.password.reveal()}`;
    return { value: new Secret(`Basic ${Buffer.from(pair).toString("base64")}`) };
  };

  const keep = (auth: Auth): Auth => {
    if (!last || !isSameAuth(last, auth)) last = Object.freeze(auth);
    return last;
  };

  const reject = (auth: Auth): boolean => {
    tokenFile?.forget();
    certificate?.forget();
    return plugin?.reject(auth.authorization, auth.certificate) ?? tokenFile !== null;
  };
  return Object.freeze({ kind, get, startsLogin: () => plugin?.isDue() ?? false, reject });
}

const unreadable = (why: "token-file" | "certificate-file", path: string): CredentialFailure => ({
  why,
  detail: `${path} could not be read or is empty`,
  hint: null,
});

function certificateReader(login: { cert: Parameters<typeof pemReader>[0]; key: Parameters<typeof pemReader>[0] }) {
  const cert = pemReader(login.cert);
  const key = pemReader(login.key);
  let checked: Certificate | null = null;
  const read = async (): Promise<{ ok: true; value: Certificate } | { ok: false; failure: CredentialFailure }> => {
    const [certPem, keyPem] = await Promise.all([cert.read(), key.read()]);
    if (!certPem) return { ok: false, failure: unreadable("certificate-file", nameOf(login.cert)) };
    if (!keyPem) return { ok: false, failure: unreadable("certificate-file", nameOf(login.key)) };
    if (checked?.cert.isSame(certPem) && checked.key.isSame(keyPem)) return { ok: true, value: checked };
    const failure = checkKeyPair(certPem, keyPem);
    if (failure) return { ok: false, failure };
    checked = { cert: certPem, key: keyPem };
    return { ok: true, value: checked };
  };
  const forget = () => {
    cert.forget();
    key.forget();
  };
  return { read, forget };
}

const nameOf = (pem: Parameters<typeof pemReader>[0]): string => (pem.kind === "file" ? pem.path : "the inline PEM");

function isSameAuth(a: Auth, b: Auth): boolean {
  const isSame = (x: Secret | undefined | null, y: Secret | undefined | null) => (x && y ? x.isSame(y) : !x && !y);
  return (
    isSame(a.authorization, b.authorization) &&
    isSame(a.certificate?.cert, b.certificate?.cert) &&
    isSame(a.certificate?.key, b.certificate?.key)
  );
}
