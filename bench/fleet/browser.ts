import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import type { BenchConsole } from "./bench-console";

const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"];

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ARGS });

/** A browser of its own that is signed in already. */
export async function signedIn(browser: Browser, { origin, cookie }: BenchConsole): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const [name = "", ...value] = cookie.split("=");
  const { hostname } = new URL(origin);
  await context.addCookies([
    {
      name,
      value: value.join("="),
      domain: hostname,
      path: "/",
      secure: true,
      httpOnly: true,
      sameSite: "Strict",
    },
  ]);
  return context;
}
