import "server-only";
import { fleet } from "@/lib/fleet/fleet";
import { unendedRuns } from "@/lib/runs/runs";
import { serverMemory } from "@/lib/server-memory";
import { Notifier } from "./notifier";
import { type Post, postMessage } from "./post-message";
import { holdMs, webhookSetting } from "./webhook-setting";

type Memory = { notifier: Notifier | null };
const memory = (): Memory => serverMemory("webhook", () => ({ notifier: null }));

/** The one of this process; null while FLEET_WEBHOOK_URL is not set, or was not when the process began. */
export const notifier = (): Notifier | null => memory().notifier;

/** Begins to tell, where FLEET_WEBHOOK_URL says whom. The engine then asks also while nobody looks on. */
export function startWebhook(env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (!env.FLEET_WEBHOOK_URL?.trim() || memory().notifier) return;
  memory().notifier = new Notifier({
    fleet,
    post,
    isReady: async () => (await webhookSetting()).state === "on",
    busyHomes: () => new Set(unendedRuns().map(({ home }) => home)),
    holdMs: holdMs(env),
  });
}

/** What waits is told by the next process. */
export function stopWebhook(): void {
  memory().notifier?.stop();
  memory().notifier = null;
}

/** The secret is read anew for each try, so that one which was replaced signs at once. */
const post: Post = async (message, signal) => {
  const setting = await webhookSetting();
  if (setting.state === "on") return postMessage(setting, message, signal);
  const why = setting.state === "off" ? "FLEET_WEBHOOK_URL is not set" : setting.why;
  return { status: null, why, retryAfterMs: null, isGone: false };
};
