import { type ConnectWish, connectWish, type Overrides } from "@/lib/access/connect-wish";
import { checkTypedUrls } from "@/lib/session/check-typed-urls";
import type { Misuse } from "./parse-command";
import { readOverrides } from "./read-overrides";
import type { Terminal } from "./terminal";

export type Asked = { wish: ConnectWish; overrides: Overrides };
export type AskedOrMisuse = { ok: true; asked: Asked } | { ok: false; misuse: Omit<Misuse, "verb"> };

type Options = ReadonlyMap<string, readonly string[]>;

/** Which option a field of the wish comes from, where the names differ. */
const OPTION_OF: Readonly<Record<string, string>> = {
  kiali: "kiali-namespace",
  tlsServerName: "tls-server-name",
  proxyUrl: "proxy-url",
  tokenTtlHours: "token-ttl-hours",
  tokenPlace: "token-place",
  exec: "exec-json",
};

const wrong = (field: string, text: string, hint: string | null = null): AskedOrMisuse => ({
  ok: false,
  misuse: { field, text, hint },
});

/** What the options of check, plan and connect ask for. Reads the files they name; dials nothing. */
export async function wishFromOptions(
  options: Options,
  terminal: Pick<Terminal, "readFile" | "readStdin">,
): Promise<AskedOrMisuse> {
  const one = (name: string): string | null => options.get(name)?.[0] ?? null;
  for (const name of ["home", "remote"])
    if (!one(name))
      return wrong(name, `--${name} CONTEXT is missing.`, '"kiali-fleet contexts" lists the contexts there are.');

  const ca = await caFrom(one("ca"), options.has("insecure"), terminal);
  if ("misuse" in ca) return { ok: false, misuse: ca.misuse };
  const exec = await execFrom(one("exec-json"), terminal);
  if ("misuse" in exec) return { ok: false, misuse: exec.misuse };
  const ttl = one("token-ttl-hours");

  const wish = connectWish.safeParse({
    home: one("home"),
    kiali:
      options.has("kiali-namespace") || options.has("kiali-name")
        ? { namespace: one("kiali-namespace") ?? "istio-system", name: one("kiali-name") ?? "kiali" }
        : null,
    remote: one("remote"),
    name: one("name"),
    server: one("server"),
    ca: ca.value,
    tlsServerName: one("tls-server-name"),
    proxyUrl: one("proxy-url"),
    namespace: one("namespace"),
    account: one("account"),
    access: one("access"),
    token: one("token"),
    tokenTtlHours: ttl === null ? null : Number(ttl),
    tokenPlace: one("token-place"),
    form: one("form"),
    exec: exec.value,
    part: one("part") ?? undefined,
  });
  if (!wish.success) {
    const issue = wish.error.issues[0];
    const field = String(issue?.path[0] ?? "");
    const option = OPTION_OF[field] ?? field;
    return wrong(option, `--${option}: ${issue?.message ?? "is not valid"}.`);
  }
  const typed = checkTypedUrls(wish.data);
  if (!typed.ok && typed.problem.kind === "invalid-input") {
    const [field = "", words = []] = Object.entries(typed.problem.fields)[0] ?? [];
    const option = OPTION_OF[field] ?? field;
    return wrong(option, `--${option}: ${words.join(", ")}.`);
  }
  const overrides = readOverrides(options.get("override") ?? []);
  if ("misuse" in overrides) return { ok: false, misuse: overrides.misuse };
  return { ok: true, asked: { wish: wish.data, overrides: overrides.reasons } };
}

type Read<T> = { value: T } | { misuse: Omit<Misuse, "verb"> };

async function caFrom(
  source: string | null,
  isInsecure: boolean,
  terminal: Pick<Terminal, "readFile">,
): Promise<Read<ConnectWish["ca"]>> {
  if (source !== null && isInsecure)
    return { misuse: { field: "insecure", text: "--ca and --insecure exclude each other.", hint: null } };
  if (isInsecure) return { value: "insecure" };
  if (source === null || source === "kubeconfig" || source === "kube-root-ca") return { value: source };
  if (!source.startsWith("file:"))
    return {
      misuse: {
        field: "ca",
        text: `--ca may be kubeconfig, kube-root-ca or file:PATH, not "${source}".`,
        hint:
          source.includes("/") || source.endsWith(".pem") || source.endsWith(".crt")
            ? `Write --ca file:${source}`
            : null,
      },
    };
  const pem = await readOrNull(source.slice("file:".length), terminal);
  if (pem === null)
    return { misuse: { field: "ca", text: `${source.slice("file:".length)} cannot be read.`, hint: null } };
  if (!pem.includes("-----BEGIN CERTIFICATE-----"))
    return {
      misuse: { field: "ca", text: `${source.slice("file:".length)} holds no certificate in PEM.`, hint: null },
    };
  return { value: { pem } };
}

async function execFrom(
  source: string | null,
  terminal: Pick<Terminal, "readFile" | "readStdin">,
): Promise<Read<string | null>> {
  if (source === null) return { value: null };
  const text = source === "-" ? await terminal.readStdin() : await readOrNull(source, terminal);
  const from = source === "-" ? "standard input" : source;
  if (text === null) return { misuse: { field: "exec-json", text: `${from} cannot be read.`, hint: null } };
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { value: text };
  } catch {
    // Said below without quoting the text: an ExecConfig may carry secrets in its environment.
  }
  return {
    misuse: {
      field: "exec-json",
      text: `${from} does not hold a JSON object.`,
      hint: 'An ExecConfig: {"apiVersion": "client.authentication.k8s.io/v1", "command": …}',
    },
  };
}

async function readOrNull(path: string, terminal: Pick<Terminal, "readFile">): Promise<string | null> {
  try {
    return await terminal.readFile(path);
  } catch {
    return null;
  }
}
