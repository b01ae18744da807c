import { expect, test } from "@playwright/test";
import { TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { holdMs, webhookSetting } from "./webhook-setting";

const URL_WITH_SECRET = "https://hooks.test/services/canary-T0/canary-B0?key=canary";
const why = async (env: Record<string, string>) => {
  const setting = await webhookSetting(env);
  expect(JSON.stringify(setting)).not.toMatch(/canary|d2ViaG9v/);
  return setting.state === "unusable" ? setting.why : setting.state;
};

test.describe("the webhook's setting", () => {
  test("is off without an address, and on with an address and a secret", async () => {
    expect(await why({})).toBe("off");
    expect(await why({ FLEET_WEBHOOK_URL: " ", FLEET_WEBHOOK_SECRET: TEST_SECRET })).toBe("off");
    const setting = await webhookSetting({
      FLEET_WEBHOOK_URL: `${URL_WITH_SECRET}#x`,
      FLEET_WEBHOOK_SECRET: TEST_SECRET,
    });
    expect(setting).toMatchObject({ state: "on" });
    expect(setting.state === "on" ? setting.url.href : "").toBe(URL_WITH_SECRET);
  });

  test("sends nothing unsigned, or signed with what is no secret", async () => {
    expect(await why({ FLEET_WEBHOOK_URL: URL_WITH_SECRET })).toContain("nothing is sent unsigned");
    for (const secret of [
      "canary",
      "whsec_canary",
      `whsec_${btoa("short")}`,
      `whsec_${btoa("x".repeat(65))}`,
      `${TEST_SECRET}!`,
    ])
      expect(await why({ FLEET_WEBHOOK_URL: URL_WITH_SECRET, FLEET_WEBHOOK_SECRET: secret })).toContain("whsec_");
    expect(await why({ FLEET_WEBHOOK_URL: URL_WITH_SECRET, FLEET_WEBHOOK_SECRET_FILE: "/nowhere" })).toContain(
      "cannot be read",
    );
  });

  test("refuses an address that must not be dialed, or holds a password", async () => {
    const given = (url: string) => why({ FLEET_WEBHOOK_URL: url, FLEET_WEBHOOK_SECRET: TEST_SECRET });
    expect(await given("ftp://hooks.test/")).toContain("no http or https");
    expect(await given("hooks")).toContain("no http or https");
    expect(await given("https://canary:canary@hooks.test/")).toContain("a password");
    expect(await given("http://169.254.169.254/latest")).toContain("never dials");
  });

  test("holds a change for thirty seconds, or as long as it is told", () => {
    expect(
      [{}, "0", "90", "4000", "-1", "x"].map((typed) =>
        holdMs(typeof typed === "string" ? { FLEET_WEBHOOK_HOLD_SECONDS: typed } : {}),
      ),
    ).toEqual([30_000, 0, 90_000, 30_000, 30_000, 30_000]);
  });
});
