import "server-only";
import { isForbiddenHost } from "@/lib/cluster/forbidden-host";
import { HOLD_MS } from "@/lib/notice/hold-down";
import type { Secret } from "@/lib/secret";
import { secretSetting } from "@/lib/session/secret-setting";
import { isSigningSecret } from "./sign-message";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where notices go. `why` is for people and holds nothing of URL or secret. */
export type WebhookSetting =
  | { state: "off" }
  | { state: "unusable"; why: string }
  | { state: "on"; url: URL; secret: Secret };

/** FLEET_WEBHOOK_URL, and FLEET_WEBHOOK_SECRET or the file of FLEET_WEBHOOK_SECRET_FILE, read anew each time. Nothing is ever sent unsigned. */
export async function webhookSetting(env: Environment = process.env): Promise<WebhookSetting> {
  const typed = env.FLEET_WEBHOOK_URL?.trim();
  if (!typed) return { state: "off" };
  const unusable = (why: string): WebhookSetting => ({ state: "unusable", why });
  const url = URL.parse(typed);
  if (!url || !["http:", "https:"].includes(url.protocol))
    return unusable("FLEET_WEBHOOK_URL is no http or https address.");
  if (url.username || url.password)
    return unusable(
      "FLEET_WEBHOOK_URL holds a user or a password, which is not sent: the signature is what proves the sender.",
    );
  if (isForbiddenHost(url.hostname))
    return unusable("FLEET_WEBHOOK_URL is a link-local address or a metadata service, which this console never dials.");
  const setting = await secretSetting("FLEET_WEBHOOK_SECRET", env);
  if (setting.state === "unset")
    return unusable("FLEET_WEBHOOK_SECRET or FLEET_WEBHOOK_SECRET_FILE is missing, and nothing is sent unsigned.");
  if (setting.state === "unusable") return setting;
  if (!isSigningSecret(setting.secret))
    return unusable('The webhook\'s secret is not "whsec_" and 24 to 64 bytes in base64.');
  url.hash = "";
  return { state: "on", url, secret: setting.secret };
}

const LONGEST_HOLD_S = 3_600;

/** How long a change has to hold before it is told, ms: FLEET_WEBHOOK_HOLD_SECONDS, 0 to 3600, else 30. */
export function holdMs(env: Environment = process.env): number {
  const typed = env.FLEET_WEBHOOK_HOLD_SECONDS?.trim() ?? "";
  const seconds = /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN;
  return seconds <= LONGEST_HOLD_S ? seconds * 1000 : HOLD_MS;
}
