import * as z from "zod";
import { fail, ok, type Result } from "@/lib/problem";
import { type UpkeepWish, upkeepWish } from "./upkeep-wish";

/** What each verb adds to an address; what is not said is left to the wish's own default. */
const CHOICES = ["order", "access", "why", "statement", "tag", "level", "of"] as const;
const SWITCHES = ["leftovers", "migrate", "isAbsent"] as const;
const NUMBERS = ["tokenTtlHours", "windowSeconds"] as const;

/** Names that make an address longer than this many characters go into its fragment, which no browser sends: servers refuse long request lines. */
const LONGEST_NAMES = 2_000;

/**
 * The wish as search params in a fixed order, so that equal wishes have equal addresses; names are separated by a space, contexts the
 * operator said stand as "name:context". What is as by default is left out.
 */
export function upkeepToSearch(wish: UpkeepWish): URLSearchParams {
  const params = new URLSearchParams({ verb: wish.verb, home: wish.home });
  if (wish.kiali) params.set("kiali", `${wish.kiali.namespace}/${wish.kiali.name}`);
  params.set("names", wish.names.join(" "));
  for (const name of Object.keys(wish.remotes).sort()) params.append("at", `${name}:${wish.remotes[name]}`);
  if (wish.verb === "revoke" && wish.order !== "calm") params.set("order", wish.order);
  if (wish.verb === "revoke" && wish.leftovers) params.set("leftovers", "1");
  if (wish.verb === "rotate" && wish.tokenTtlHours !== null) params.set("tokenTtlHours", String(wish.tokenTtlHours));
  if (wish.verb === "repair" && wish.access !== null) params.set("access", wish.access);
  if (wish.verb === "adopt" && wish.migrate) params.set("migrate", "1");
  if (wish.verb === "quarantine" && wish.why !== undefined) params.set("why", wish.why);
  if (wish.verb === "forget") params.set("statement", wish.statement);
  if (wish.verb === "tag") {
    params.set("tag", wish.tag);
    if (wish.isAbsent) params.set("isAbsent", "1");
  }
  if (wish.verb === "grant" || wish.verb === "withdraw") {
    params.set("subject", `${wish.subject.kind}:${wish.subject.name}`);
    for (const name of Object.keys(wish.as).sort()) params.append("as", `${name}:${wish.as[name]}`);
    params.set("level", wish.level);
    if (wish.namespaces.length > 0) params.set("namespaces", wish.namespaces.join(" "));
  }
  if (wish.verb === "scope") {
    if (wish.of !== "prometheus") params.set("of", wish.of);
    for (const label of Object.keys(wish.labels).sort()) params.append("label", `${label}:${wish.labels[label]}`);
  }
  if (wish.windowSeconds > 0) params.set("windowSeconds", String(wish.windowSeconds));
  return params;
}

/** The search, and the fragment where the names do not fit: what follows the path of the page that reviews a wish. */
export function upkeepToAddress(wish: UpkeepWish): string {
  const params = upkeepToSearch(wish);
  const names = params.get("names") ?? "";
  if (names.length <= LONGEST_NAMES) return params.toString();
  params.delete("names");
  return `${params}#${new URLSearchParams({ names })}`;
}

/**
 * Parses what `upkeepToSearch` wrote; `names` in `fragment` (with or without "#") stand for those of the search. What is wrong is named
 * field by field.
 */
export function upkeepFromSearch(search: URLSearchParams, fragment = ""): Result<UpkeepWish> {
  const get = (key: string): string | null => search.get(key) || null;
  const names = get("names") ?? new URLSearchParams(fragment.replace(/^#/, "")).get("names") ?? "";
  const parsed = upkeepWish.safeParse({
    verb: get("verb"),
    home: get("home") ?? "",
    kiali: kialiFrom(get("kiali")),
    names: [...new Set(names.split(/\s+/).filter(Boolean))],
    remotes: Object.fromEntries(search.getAll("at").map(nameAndRest)),
    subject: subjectFrom(get("subject")),
    as: Object.fromEntries(search.getAll("as").map(nameAndRest)),
    namespaces: (get("namespaces") ?? "").split(/\s+/).filter(Boolean),
    labels: Object.fromEntries(search.getAll("label").map(nameAndRest)),
    ...given(CHOICES, get),
    ...given(SWITCHES, (key) => (get(key) === null ? null : get(key) === "1")),
    ...given(NUMBERS, (key) => (get(key) === null ? null : Number(get(key)))),
  });
  return parsed.success
    ? ok(parsed.data)
    : fail({ kind: "invalid-input", fields: z.flattenError(parsed.error).fieldErrors });
}

const given = <T>(keys: readonly string[], get: (key: string) => T | null): Record<string, T> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = get(key);
      return value === null ? [] : [[key, value]];
    }),
  );

/** The name of a cluster or of a label has no colon; what follows may. */
function nameAndRest(text: string): readonly [string, string] {
  const colon = Math.max(text.indexOf(":"), 0);
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/** "Group:oidc:mesh-admins" */
function subjectFrom(text: string | null): { kind: string; name: string } | undefined {
  if (text === null) return undefined;
  const [kind, name] = nameAndRest(text);
  return { kind, name };
}

/** "istio-system/kiali" */
function kialiFrom(text: string | null): { namespace: string; name: string } | null {
  if (text === null) return null;
  const slash = Math.max(text.indexOf("/"), 0);
  return { namespace: text.slice(0, slash), name: text.slice(slash + 1) };
}
