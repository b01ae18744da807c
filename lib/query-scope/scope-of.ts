import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";

/** Which of Kiali's queries: those of the main store of metrics, of custom dashboards that have a store of their own, of traces. */
export type ScopeOf = WishTo<"scope">["of"];

export const SCOPES_OF = ["prometheus", "custom-dashboards", "tracing"] as const satisfies readonly ScopeOf[];

const PLACES: Readonly<Record<ScopeOf, readonly string[]>> = {
  prometheus: ["external_services", "prometheus", "query_scope"],
  "custom-dashboards": ["external_services", "custom_dashboards", "prometheus", "query_scope"],
  tracing: ["external_services", "tracing", "query_scope"],
};

/** Where the scope is in Kiali's configuration, from the top; the same in `spec` of its resource and in the values of its chart. */
export const placeOf = (of: ScopeOf): readonly string[] => PLACES[of];

/** "external_services.prometheus.query_scope" */
export const pathOf = (of: ScopeOf): string => PLACES[of].join(".");
