import { stringify } from "yaml";
import { helmCommand } from "@/lib/access/restart-step";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { shell } from "@/lib/shell-command";
import { pathOf, placeOf, type ScopeOf } from "./scope-of";
import type { Labels } from "./scope-places";

/** What to give to helm, or to whatever renders the chart. */
export type HelmScope = { values: string; command: string };

/** Labels that go are null: helm merges maps with those of the release, and would keep them. */
export function helmScope(kiali: KialiInstallation, of: ScopeOf, wanted: Labels, now: Labels): HelmScope {
  const gone = Object.keys(now).filter((name) => !(name in wanted));
  const scope = { ...wanted, ...Object.fromEntries(gone.map((name) => [name, null])) };
  const sorted = Object.fromEntries(Object.entries(scope).sort(([a], [b]) => (a < b ? -1 : 1)));
  const values = placeOf(of).reduceRight<unknown>((below, key) => ({ [key]: below }), sorted);
  return {
    values: stringify(values, { lineWidth: 0 }),
    command: `${helmCommand(kiali)} ${shell`--set-json ${`${pathOf(of)}=${JSON.stringify(sorted)}`}`}`,
  };
}
