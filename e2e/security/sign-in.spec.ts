import { expect } from "@playwright/test";
import { test } from "./fixtures";
import { send, signIn } from "./send";

test.describe("the launch token", () => {
  test("signs a browser in once, and leaves neither the address bar nor the history", async ({
    running,
    page,
    browser,
  }) => {
    const renewed = running.nextLaunch();
    running.process.kill("SIGUSR2");
    const launch = await renewed;
    const token = new URL(launch).searchParams.get("token") ?? "";
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));

    await page.goto(launch);
    await page.waitForURL(({ pathname }) => pathname === "/");
    const cookies = await page.context().cookies();
    expect(cookies.find(({ name }) => name === "__Host-fleet")).toMatchObject({
      secure: true,
      httpOnly: true,
      sameSite: "Strict",
      path: "/",
    });
    expect(await page.evaluate(() => document.cookie)).not.toContain("fleet=");
    await page.goBack();
    expect(page.url()).not.toContain(token);
    expect(complaints).toEqual([]);

    const other = await browser.newPage();
    await other.goto(launch);
    await expect(other.getByRole("status")).toContainText("used already");
    expect(other.url()).not.toContain(token);
    await other.close();
  });

  test("is voided by the next one", async ({ running }) => {
    const renewed = running.nextLaunch();
    running.process.kill("SIGUSR2");
    const first = await renewed;
    const again = running.nextLaunch();
    running.process.kill("SIGUSR2");
    const second = await again;
    await expect(signIn(first)).rejects.toThrow("401");
    await expect(signIn(second)).resolves.toMatch(/^__Host-fleet=/);
  });

  test("is not used up by looking at its address", async ({ running }) => {
    const renewed = running.nextLaunch();
    running.process.kill("SIGUSR2");
    const launch = await renewed;
    const { pathname, search, searchParams } = new URL(launch);
    const looked = await send(running.origin, { path: pathname + search });
    expect(looked.body).not.toContain(searchParams.get("token"));
    await expect(signIn(launch)).resolves.toMatch(/^__Host-fleet=/);
  });

  test("is in no argument and no environment of any process", async ({ running }) => {
    test.skip(process.platform !== "linux", "reads /proc");
    const { readdir, readFile } = await import("node:fs/promises");
    const renewed = running.nextLaunch();
    running.process.kill("SIGUSR2");
    const token = new URL(await renewed).searchParams.get("token") ?? "";
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const texts = await Promise.all(
      pids.flatMap((pid) =>
        ["cmdline", "environ"].map((file) => readFile(`/proc/${pid}/${file}`, "latin1").catch(() => "")),
      ),
    );
    expect(texts.some((text) => text.includes("scripts/start.mjs"))).toBe(true);
    expect(texts.filter((text) => text.includes(token))).toEqual([]);
  });
});

test("signing out ends the session on the server", async ({ running, page }) => {
  const renewed = running.nextLaunch();
  running.process.kill("SIGUSR2");
  await page.goto(await renewed);
  await page.waitForURL(({ pathname }) => pathname === "/");
  const stolen = (await page.context().cookies()).find(({ name }) => name === "__Host-fleet");
  const cookie = `__Host-fleet=${stolen?.value}`;
  expect(await send(running.origin, { path: "/api/contexts", headers: { cookie } })).toMatchObject({ status: 200 });
  await page.getByRole("button", { name: "Session and appearance" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/launch");
  expect(await send(running.origin, { path: "/api/contexts", headers: { cookie } })).toMatchObject({ status: 401 });
});
