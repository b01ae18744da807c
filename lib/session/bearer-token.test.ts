import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { bearerOf, isToken, metricsToken } from "./bearer-token";

const TOKEN = "canary-metrics-7f3a91c2";

test.describe("the token of a scraper", () => {
  test("opens by itself, and by nothing that is nearly it", async () => {
    const setting = await metricsToken({ FLEET_METRICS_TOKEN: `${TOKEN}\n` });
    expect(isToken(TOKEN, setting)).toBe(true);
    for (const given of ["", TOKEN.slice(1), `${TOKEN}x`, TOKEN.toUpperCase()])
      expect(isToken(given, setting)).toBe(false);
  });

  test("opens nothing where none is set, the empty one included", async () => {
    for (const env of [{}, { FLEET_METRICS_TOKEN: "" }, { FLEET_METRICS_TOKEN: "  " }])
      for (const given of ["", "undefined", TOKEN]) expect(isToken(given, await metricsToken(env))).toBe(false);
  });

  test("is read anew from its file, so that a token which was replaced works at once and the old one no more", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-token-"));
    const env = { FLEET_METRICS_TOKEN_FILE: join(folder, "token") };
    expect(await metricsToken(env)).toMatchObject({ state: "unusable" });
    await writeFile(env.FLEET_METRICS_TOKEN_FILE, `${TOKEN}\n`);
    expect(isToken(TOKEN, await metricsToken(env))).toBe(true);
    await writeFile(env.FLEET_METRICS_TOKEN_FILE, "another-token-of-tests\n");
    expect(isToken(TOKEN, await metricsToken(env))).toBe(false);
    await writeFile(env.FLEET_METRICS_TOKEN_FILE, "");
    expect(await metricsToken(env)).toMatchObject({ state: "unusable" });
    await rm(folder, { recursive: true });
  });

  test("counts as none when it could be guessed, or could not be sent", async () => {
    expect(await metricsToken({ FLEET_METRICS_TOKEN: "short" })).toMatchObject({ state: "unusable" });
    expect(await metricsToken({ FLEET_METRICS_TOKEN: "two words of a sentence" })).toMatchObject({ state: "unusable" });
  });

  test("is told in no value of ours", async () => {
    const setting = await metricsToken({ FLEET_METRICS_TOKEN: TOKEN });
    expect(JSON.stringify(setting)).not.toContain(TOKEN);
    expect(`${setting.state === "set" ? setting.secret : ""}`).not.toContain(TOKEN);
    const odd = await metricsToken({ FLEET_METRICS_TOKEN: `${TOKEN} ${TOKEN}` });
    expect(JSON.stringify(odd)).not.toContain(TOKEN);
  });

  test("is taken from Authorization: Bearer alone", () => {
    const given = (value?: string) => bearerOf(new Headers(value === undefined ? {} : { authorization: value }));
    expect(given()).toBe(null);
    expect(given(`Bearer ${TOKEN}`)).toBe(TOKEN);
    expect(given(`bearer  ${TOKEN}`)).toBe(TOKEN);
    for (const other of ["Basic YTpi", TOKEN, "Bearer", "Bearer a b"]) expect(given(other)).toBe("");
  });
});
