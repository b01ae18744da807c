import type { QueryClient } from "@tanstack/react-query";

type Code = typeof import("./fleet-feed");
type Feed = ReturnType<Code["feedOf"]>;

let code: Code | null = null;

/** The feed of this tab once its code is here; null before. */
export const feedIfThere = (client: QueryClient): Feed | null => code?.feedOf(client) ?? null;

/**
 * Does something with the feed of this tab as soon as its code is here: a page that comes up has a last known state, and waits for none of that.
 * Answers with what ends it, which `begin` answers with.
 */
export function withFeed(client: QueryClient, begin: (feed: Feed) => () => void): () => void {
  if (code) return begin(code.feedOf(client));
  let isOver = false;
  let end: (() => void) | null = null;
  void import("./fleet-feed").then((loaded) => {
    code = loaded;
    if (!isOver) end = begin(loaded.feedOf(client));
  });
  return () => {
    isOver = true;
    end?.();
  };
}
