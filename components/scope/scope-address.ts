import { type HomeRef, kialiOf } from "@/components/home/home-ref";
import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";
import type { ScopeOf } from "@/lib/query-scope/scope-of";
import { paramsOfLabels } from "@/lib/query-scope/scope-params";

type Scope = { of: ScopeOf; labels: Readonly<Record<string, string>> };

/** Where setting a scope is reviewed. */
export const scopeReview = (home: HomeRef, homeName: string, { of, labels }: Scope) =>
  `/connections/review?${upkeepToAddress({
    verb: "scope",
    home: home.home,
    kiali: kialiOf(home),
    names: [homeName],
    remotes: {},
    windowSeconds: 0,
    of,
    labels: { ...labels },
  })}` as const;

/** Keeps what is being tried in the page's address, without a new entry in the history. */
export function keepScope({ of, labels }: Scope): void {
  const address = new URL(window.location.href);
  address.searchParams.delete("label");
  if (of === "prometheus") address.searchParams.delete("of");
  else address.searchParams.set("of", of);
  for (const [key, value] of paramsOfLabels(labels)) address.searchParams.append(key, value);
  window.history.replaceState(null, "", address);
}
