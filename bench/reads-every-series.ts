/**
 * Whether Prometheus would go through all its series for this path: lists of series, of names and of values without a selector, and selectors that
 * name no metric.
 */
export function readsEverySeries(path: string): boolean {
  const { pathname, searchParams } = new URL(path, "http://store");
  if (pathname.endsWith("/status/buildinfo")) return false;
  if (pathname.endsWith("/series")) return true;
  const asked = pathname.endsWith("/query") ? searchParams.getAll("query") : searchParams.getAll("match[]");
  return asked.length === 0 || asked.some((text) => selectorsOf(text).some((selector) => !namesMetric(selector)));
}

/** Selectors of an expression, each with the metric before it. A selector that is a bare name names its metric. */
const selectorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/[a-zA-Z_:][\w:]*\{(?:"(?:\\.|[^"\\])*"|[^}"])*\}|\{(?:"(?:\\.|[^"\\])*"|[^}"])*\}/g)].map(
    ([found]) => found,
  );

const namesMetric = (selector: string): boolean => !selector.startsWith("{") || /__name__=~?"(?!\.[*+])/.test(selector);
