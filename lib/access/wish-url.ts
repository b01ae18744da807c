import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";
import { type ConnectWish, connectWish } from "./connect-wish";

/** What an address may carry for `exec`: the digest of a configuration that the server keeps, never the configuration. */
const EXEC_REFERENCE = /^sha256:[0-9a-f]{64}$/;

/** The value of `wish.exec` while it travels; the server puts the kept JSON in its place before it plans. */
export const execReference = (digest: string): string => `sha256:${digest}`;
export const isExecReference = (exec: string): boolean => EXEC_REFERENCE.test(exec);

const PLAIN = ["name", "server", "tlsServerName", "proxyUrl", "namespace", "account", "access", "token"] as const;
const PLACES = ["tokenPlace", "form"] as const;

/**
 * The wish as search params: only what the operator said, in a fixed order, so that equal wishes have equal addresses.
 * Exec JSON is left out (it may hold credentials); a reference to it (`execReference`) travels.
 */
export function wishToSearch(wish: ConnectWish): URLSearchParams {
  const params = new URLSearchParams({ home: wish.home, remote: wish.remote });
  if (wish.kiali) params.set("kiali", `${wish.kiali.namespace}/${wish.kiali.name}`);
  for (const key of [...PLAIN, ...PLACES]) {
    const value = wish[key];
    if (value !== null) params.set(key, value);
  }
  if (wish.part) params.set("part", wish.part);
  if (wish.ca !== null) params.set("ca", typeof wish.ca === "string" ? wish.ca : wish.ca.pem);
  if (wish.tokenTtlHours !== null) params.set("tokenTtlHours", String(wish.tokenTtlHours));
  if (wish.exec !== null && isExecReference(wish.exec)) params.set("exec", wish.exec);
  return params;
}

type Search = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Parses what `wishToSearch` wrote. What is absent or empty is null; what is wrong is named field by field. */
export function wishFromSearch(search: Search): Result<ConnectWish> {
  const get = (key: string): string | null => {
    const value = search instanceof URLSearchParams ? search.get(key) : search[key];
    const first = typeof value === "string" || value == null ? value : value[0];
    return first === undefined || first === "" ? null : first;
  };
  const [ca, ttl] = [get("ca"), get("tokenTtlHours")];
  const parsed = connectWish.safeParse({
    home: get("home") ?? "",
    remote: get("remote") ?? "",
    kiali: kialiFrom(get("kiali")),
    ...Object.fromEntries([...PLAIN, ...PLACES].map((key) => [key, get(key)])),
    ca: ca?.includes("-----BEGIN") ? { pem: ca } : ca,
    tokenTtlHours: ttl === null ? null : Number(ttl),
    exec: get("exec"),
    part: get("part") ?? undefined,
  });
  if (!parsed.success) return fail({ kind: "invalid-input", fields: z.flattenError(parsed.error).fieldErrors });
  const { exec } = parsed.data;
  if (exec !== null && !isExecReference(exec))
    return fail({ kind: "invalid-input", fields: { exec: ["An address carries only a reference to it"] } });
  return ok(parsed.data);
}

/** "istio-system/kiali" */
function kialiFrom(text: string | null): { namespace: string; name: string } | null {
  if (text === null) return null;
  const slash = Math.max(text.indexOf("/"), 0);
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
