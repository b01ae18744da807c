import type { QueryClient } from "@tanstack/react-query";
import type { FleetView } from "@/lib/status/fleet-row";
import { BrowserNews, type News } from "./browser-news";
import { feedOf } from "./fleet-feed";
import { newsWords } from "./news-words";

/** What happens within this time is one notification. */
const GATHER_MS = 1_000;

/**
 * Keeps the feed open, also while the tab is hidden, and shows a notification for what became worse. Of several tabs the one that leads tells;
 * a tab that comes to lead takes what it finds for known. Answers with what ends it.
 */
export function watchNews(client: QueryClient): () => void {
  const feed = feedOf(client);
  const news = new BrowserNews();
  let gathered: News[] = [];
  let look: ReturnType<typeof setTimeout> | undefined;
  let tell: ReturnType<typeof setTimeout> | undefined;
  const show = (): void => {
    tell = undefined;
    const { title, body } = newsWords(gathered);
    gathered = [];
    notify(title, body);
  };
  const take = (view: FleetView): void => {
    clearTimeout(look);
    if (!feed.isLeading) {
      news.forgetAll();
      return;
    }
    gathered.push(...news.look(view.rows, performance.now()));
    if (gathered.length > 0) tell ??= setTimeout(show, GATHER_MS);
    const nextMs = news.nextMs();
    if (nextMs !== null) look = setTimeout(() => take(view), Math.max(0, nextMs - performance.now()) + 1);
  };
  const endView = feed.onView(take);
  const release = feed.hold("always");
  return () => {
    clearTimeout(look);
    clearTimeout(tell);
    endView();
    release();
  };
}

function notify(title: string, body: string): void {
  try {
    const shown = new Notification(title, { body, tag: "kiali-fleet", icon: "/icon.svg" });
    shown.onclick = () => {
      focus();
      shown.close();
    };
  } catch {
    // Android lets only a service worker notify; the Settings page cannot know before.
  }
}
