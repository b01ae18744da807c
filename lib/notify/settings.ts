import "server-only";
import type { SettingsView, WebhookView } from "@/lib/notice/settings-view";
import { metricsToken } from "@/lib/session/bearer-token";
import { notifier } from "./webhook";
import { holdMs, webhookSetting } from "./webhook-setting";

/** How notifications and metrics stand now. Holds neither the webhook's path nor a secret. */
export async function settingsView(): Promise<SettingsView> {
  const [webhook, token] = await Promise.all([webhookView(), metricsToken()]);
  return { webhook, metrics: { token: token.state, why: token.state === "unusable" ? token.why : null } };
}

async function webhookView(): Promise<WebhookView> {
  const setting = await webhookSetting();
  if (setting.state !== "on") return setting;
  const outbox = notifier()?.outbox;
  return {
    state: outbox?.isGone ? "gone" : "on",
    address: setting.url.origin,
    holdSeconds: holdMs() / 1000,
    deliveries: outbox?.deliveries() ?? [],
    dropped: outbox?.dropped ?? 0,
  };
}
