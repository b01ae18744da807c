import { quoted } from "@/lib/telemetry/promql";
import type { ScopeLabel } from "./scope-labels";

/** One metric of Kiali's, with what its queries ask of the series beside the scope; all of it written here, nothing typed. */
export type Selector = { metric: string; matchers: readonly string[] };

/** The selector as it stands in a query. Values are escaped, so that nothing that came from a store or a person ends the quotes. */
export function selectorText({ metric, matchers }: Selector, scope: readonly ScopeLabel[] = []): string {
  const all = [...matchers, ...scope.map(({ name, value }) => `${name}=${quoted(value)}`)];
  return `${metric}${all.length === 0 ? "" : `{${all.join(",")}}`}`;
}

/** Labels that tell whose proxies reported a series. */
export const REPORTED_BY = ["reporter", "source_cluster", "destination_cluster"] as const;

/** Series counted by who reported them: one answer for every cluster of the mesh, and no sample of it is sent. */
export const countQuery = (selector: Selector, scope: readonly ScopeLabel[] = [], by: readonly string[] = []): string =>
  `count by (${[...REPORTED_BY, ...by].join(", ")}) (${selectorText(selector, scope)})`;

/**
 * The cluster whose own proxies reported the series: a source reports from the source's side, everything else from the destination's. Null when the
 * proxy did not know its cluster.
 */
export function reporterOf(labels: Readonly<Record<string, string>>): string | null {
  const name = labels.reporter === "source" ? labels.source_cluster : labels.destination_cluster;
  return name === undefined || name === "" || name === "unknown" ? null : name;
}
