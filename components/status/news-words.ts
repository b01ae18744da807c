import { rankOf, STATE_WORDS } from "@/lib/status/states";
import type { News } from "./browser-news";

const NAMED = 4;

/** One notification for everything that is news at one time, worst first. Never called with nothing. */
export function newsWords(news: readonly News[]): { title: string; body: string } {
  const latest = new Map(news.map((each) => [each.id, each]));
  const sorted = [...latest.values()].sort((a, b) => rankOf(a.state) - rankOf(b.state) || (a.name < b.name ? -1 : 1));
  const lines = sorted.map(({ name, state }) => `${name}: ${STATE_WORDS[state].label}`);
  const [only] = sorted;
  if (only && sorted.length === 1) return { title: lines.join(""), body: only.detail };
  const rest = sorted.length > NAMED ? [`and ${sorted.length - NAMED} more`] : [];
  return { title: `${sorted.length} changes for the worse`, body: [...lines.slice(0, NAMED), ...rest].join("\n") };
}
