import "server-only";
import { resolve } from "node:path";
import { Secret } from "@/lib/secret";
import { type Checked, faulty } from "./kubeconfig-fault";
import type { ExecBody, UserBody } from "./kubeconfig-schema";
import type { ExecLogin, Impersonation, Login } from "./login";
import { readPem } from "./read-cluster-entry";

const EXEC_REPLACEMENT: Readonly<Record<string, string>> = {
  gcp: "use the exec plugin gke-gcloud-auth-plugin (`gcloud container clusters get-credentials NAME` writes it)",
  azure: "use the exec plugin kubelogin (`kubelogin convert-kubeconfig` writes it)",
  oidc: "use an exec plugin such as kubelogin's `kubectl oidc-login get-token`",
};

/** Checks one user entry as client-go's ValidateAuthInfo does. Relative paths are relative to the entry's file. */
export function readUserEntry(body: UserBody, dir: string): Checked<Login> {
  if (body["auth-provider"]) {
    const name = body["auth-provider"].name ?? "unnamed";
    const instead = EXEC_REPLACEMENT[name] ?? "use an exec plugin";
    return faulty("auth-provider", `the auth-provider "${name}" was removed from Kubernetes: ${instead}`, [
      "auth-provider",
    ]);
  }
  if (body.token && (body.username || body.password))
    return faulty("bad-field", "token and username/password exclude each other", ["token"]);
  const certificate = readCertificate(body, dir);
  if (!certificate.ok) return certificate;
  const exec = body.exec ? readExec(body.exec, dir) : null;
  if (exec && !exec.ok) return exec;
  const impersonate = readImpersonation(body);
  if (!impersonate.ok) return impersonate;
  return {
    ok: true,
    value: {
      certificate: certificate.value,
      token: body.token ? new Secret(body.token) : null,
      tokenFile: body.tokenFile ? resolve(dir, body.tokenFile) : null,
      basic:
        body.username || body.password
          ? { username: body.username ?? "", password: new Secret(body.password ?? "") }
          : null,
      exec: exec?.value ?? null,
      impersonate: impersonate.value,
    },
  };
}

function readCertificate(body: UserBody, dir: string): Checked<Login["certificate"]> {
  const cert = readPem(body["client-certificate-data"], body["client-certificate"], dir, "client-certificate-data");
  if (!cert.ok) return cert;
  const key = readPem(body["client-key-data"], body["client-key"], dir, "client-key-data");
  if (!key.ok) return key;
  if (!cert.value && !key.value) return { ok: true, value: null };
  if (!cert.value) return faulty("bad-field", "there is a client key but no client certificate");
  if (!key.value) return faulty("bad-field", "there is a client certificate but no client key");
  return { ok: true, value: { cert: cert.value, key: key.value } };
}

function readExec(body: ExecBody, dir: string): Checked<ExecLogin> {
  const at = (field: string) => ["exec", field];
  const { apiVersion } = body;
  if (!body.command) return faulty("bad-exec", "exec has no command", ["exec"]);
  if (apiVersion !== "client.authentication.k8s.io/v1" && apiVersion !== "client.authentication.k8s.io/v1beta1")
    return faulty("bad-exec", "exec needs apiVersion client.authentication.k8s.io/v1 or v1beta1", at("apiVersion"));
  const mode = body.interactiveMode ?? (apiVersion.endsWith("/v1beta1") ? "IfAvailable" : null);
  if (mode !== "Never" && mode !== "IfAvailable" && mode !== "Always")
    return faulty("bad-exec", "exec needs interactiveMode Never, IfAvailable or Always", at("interactiveMode"));
  if (body.env.some(({ name }) => name === ""))
    return faulty("bad-exec", "exec has an env entry without a name", at("env"));
  return {
    ok: true,
    value: {
      apiVersion,
      command: body.command.includes("/") ? resolve(dir, body.command) : body.command,
      args: body.args.map((arg) => new Secret(arg)),
      env: body.env.map(({ name, value }) => ({ name, value: new Secret(value) })),
      installHint: body.installHint,
      provideClusterInfo: body.provideClusterInfo,
      needsTerminal: mode === "Always",
    },
  };
}

function readImpersonation(body: UserBody): Checked<Impersonation | null> {
  const uid = body["as-uid"];
  const groups = body["as-groups"];
  const extra = body["as-user-extra"];
  if (body.as) return { ok: true, value: { user: body.as, uid, groups, extra } };
  if (uid || groups.length > 0 || Object.keys(extra).length > 0)
    return faulty("bad-field", "as-uid, as-groups and as-user-extra need as: the user they belong to");
  return { ok: true, value: null };
}
