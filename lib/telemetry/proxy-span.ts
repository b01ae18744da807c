import type { SeenSpan } from "./trace-store";

/** Characters of a tag's value that are kept, and how many tags: spans are written by whoever sends them. */
const LONGEST = 253;
const MOST_TAGS = 100;

/** True for a span that a proxy of the mesh made: an application's own spans carry none of Istio's tags and tell nothing about them. */
export const isProxySpan = ({ tags }: Pick<SeenSpan, "tags">): boolean =>
  tags.component === "proxy" || "upstream_cluster" in tags || Object.keys(tags).some((key) => key.startsWith("istio."));

/** The latest span, of a proxy when there is one. */
export function latestSpan(spans: readonly SeenSpan[]): SeenSpan | null {
  const own = spans.filter(isProxySpan);
  return (own.length > 0 ? own : spans).toSorted((a, b) => b.at - a.at)[0] ?? null;
}

/** Tags with text values, cut to what a page can show. */
export const seenTags = (entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    entries
      .slice(0, MOST_TAGS)
      .flatMap(([key, value]) =>
        ["string", "number", "boolean"].includes(typeof value)
          ? [[key.slice(0, LONGEST), String(value).slice(0, LONGEST)]]
          : [],
      ),
  );
