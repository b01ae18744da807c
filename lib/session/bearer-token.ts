import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { type SecretSetting, secretSetting } from "./secret-setting";

const SHORTEST = 16;

/** What a scraper may sign in with. One that could be guessed counts as none. */
export async function metricsToken(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<SecretSetting> {
  const setting = await secretSetting("FLEET_METRICS_TOKEN", env);
  if (setting.state === "set" && setting.secret.size < SHORTEST)
    return { state: "unusable", why: `The token is shorter than ${SHORTEST} characters.` };
  return setting;
}

/** The token of "Authorization: Bearer …"; null where there is no Authorization at all, "" for another scheme. */
export function bearerOf(headers: Headers): string | null {
  const value = headers.get("authorization");
  return value === null ? null : (/^Bearer +([\x21-\x7e]+) *$/i.exec(value)?.[1] ?? "");
}

/** Compares digests, so that the time it takes tells nothing, the length included. */
export const isToken = (given: string, setting: SecretSetting): boolean =>
  setting.state === "set" && timingSafeEqual(sha256(given), sha256(setting.secret.reveal()));

const sha256 = (text: string): Uint8Array => createHash("sha256").update(text).digest();
