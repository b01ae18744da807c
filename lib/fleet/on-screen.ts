import "server-only";
import { outsideRequests } from "@/lib/outside-requests";
import { serverMemory } from "@/lib/server-memory";
import { type Fleet, fleet } from "./fleet";

/** A page says every half minute what it shows; one that closed says nothing. */
const KEPT_MS = 45_000;
/** Of all browsers together; the one that was heard of least lately goes first. */
const MANY = 100;

type Screen = { end: () => void; expiry: NodeJS.Timeout };
const screens = (): Map<string, Screen> => serverMemory("fleet-screens", () => new Map());

/** Has these rows watched for a while, instead of those that the same page showed before. `page` is of the caller's making. */
export function showOnScreen(
  page: string,
  ids: readonly string[],
  { watch }: Pick<Fleet, "watch"> = { watch: (wanted) => fleet().watch(wanted) },
): void {
  const before = screens().get(page);
  // The new one first: what is on both screens goes on being watched.
  const end = watch(ids);
  if (before) leave(page, before);
  const expiry = outsideRequests(() => setTimeout(() => leaveNow(page), KEPT_MS).unref());
  screens().set(page, { end, expiry });
  const [oldest] = screens().keys();
  if (oldest !== undefined && screens().size > MANY) leaveNow(oldest);
}

function leaveNow(page: string): void {
  const screen = screens().get(page);
  if (screen) leave(page, screen);
}

function leave(page: string, { end, expiry }: Screen): void {
  clearTimeout(expiry);
  screens().delete(page);
  end();
}
