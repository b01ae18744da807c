import { test as base } from "@playwright/test";
import { world } from "./kubeconfig";
import { signIn } from "./send";
import { type Console, startConsole } from "./start-console";

/** One signed-in console per worker, over a kubeconfig that leads nowhere. */
export const test = base.extend<object, { running: Console; cookie: string }>({
  running: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from this pattern
    async ({}, use, { parallelIndex }) => {
      const { env, remove } = await world();
      const running = await startConsole({ ...env, FLEET_PORT: String(24_100 + parallelIndex * 50) });
      await use(running);
      await running.stop();
      await remove();
    },
    { scope: "worker", timeout: 240_000 },
  ],
  // At once, before a test makes a newer launch token.
  cookie: [
    async ({ running }, use) => use(await signIn(running.launch)),
    { scope: "worker", auto: true, timeout: 240_000 },
  ],
});
