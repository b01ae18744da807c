import type { ContextRow } from "@/lib/cluster/context-row";
import type { Misuse } from "./parse-command";
import { suggest } from "./suggest";

/** The context that was typed, "current" being kubectl's; wrong use with the one that was meant when there is none. */
export function chooseContext(
  option: string,
  typed: string,
  rows: readonly ContextRow[],
): { context: string } | { misuse: Omit<Misuse, "verb"> } {
  const names = rows.map(({ name }) => name);
  if (names.includes(typed)) return { context: typed };
  const current = rows.find((row) => row.current)?.name;
  if (typed === "current" && current !== undefined) return { context: current };
  const meant = suggest(typed, names);
  const hint = meant ? `Did you mean --${option} ${meant}?` : '"kiali-fleet contexts" lists them.';
  return { misuse: { field: option, text: `Your kubeconfig has no context "${typed}".`, hint } };
}
