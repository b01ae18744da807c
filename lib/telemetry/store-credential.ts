import type { Cluster } from "@/lib/cluster/cluster";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { CredentialSource, StoreAuth, StoreConnection } from "./telemetry-config";

type Where = { home: Cluster; namespace: string; label: string; url: string };

/** A connection with each credential in hand; what it holds goes to lib/stores and lib/kube, and nowhere else. */
export type SignedConnection = {
  auth: Extract<StoreAuth, { kind: "none" | "basic" | "bearer" }>;
  headers: Readonly<Record<string, Secret>>;
};

/** Reads the Secrets that a connection names, in Kiali's namespace. Fails with what Kiali's pod could not have either, or what is not ours to send. */
export async function signConnection(
  where: Where,
  { auth, headers }: StoreConnection,
): Promise<Result<SignedConnection>> {
  const names = Object.keys(headers);
  const [login, ...values] = await Promise.all([
    signIn(where, auth),
    ...Object.values(headers).map((source) => credentialOf(where, source)),
  ]);
  if (!login.ok) return login;
  const read: [string, Secret][] = [];
  for (const [index, value] of values.entries()) {
    if (!value.ok) return value;
    const name = names[index];
    if (name !== undefined) read.push([name, value.value]);
  }
  return ok({ auth: login.value, headers: Object.fromEntries(read) });
}

async function signIn(where: Where, auth: StoreAuth): Promise<Result<SignedConnection["auth"]>> {
  switch (auth.kind) {
    case "none":
      return ok(auth);
    case "basic": {
      const [username, password] = await Promise.all([
        credentialOf(where, auth.username),
        credentialOf(where, auth.password),
      ]);
      if (!username.ok) return username;
      return password.ok
        ? ok({ kind: "basic", username: written(username.value), password: written(password.value) })
        : password;
    }
    case "bearer": {
      const token = await credentialOf(where, auth.token);
      return token.ok ? ok({ kind: "bearer", token: written(token.value) }) : token;
    }
    case "kiali-token":
      return fail(fault(where, "not-ours-to-send", "Kiali sends the token of its own account."));
    case "other":
      return fail(fault(where, "not-ours-to-send", `Kiali signs in by ${auth.type}.`));
    default:
      return auth satisfies never;
  }
}

const written = (value: Secret): CredentialSource => ({ kind: "written", value });

async function credentialOf(where: Where, source: CredentialSource): Promise<Result<Secret>> {
  if (source.kind === "written") return ok(source.value);
  if (source.kind === "file")
    return fail(
      fault(where, "not-ours-to-send", `The credential is the file ${source.path.slice(0, 200)} in Kiali's pod.`),
    );
  const { name, key } = source;
  const found = await where.home.readSecret({ namespace: where.namespace, name });
  if (!found.ok) return found;
  const value = found.value?.data[key];
  if (value) return ok(value);
  const missing = found.value
    ? `Secret ${where.namespace}/${name} has no key ${key}.`
    : `There is no Secret ${where.namespace}/${name}.`;
  return fail(fault(where, "no-credential", missing));
}

const fault = ({ label, url }: Where, why: Extract<Problem, { kind: "store" }>["why"], detail: string): Problem => ({
  kind: "store",
  context: label,
  url,
  why,
  detail,
});
