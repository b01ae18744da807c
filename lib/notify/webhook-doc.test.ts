import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";
import { TEST_SECRET } from "@/e2e/receivers/fake-receiver";
import { noticeMessage } from "@/lib/notice/notice";
import { Secret } from "@/lib/secret";
import { signMessage } from "./sign-message";

const doc = readFileSync("docs/webhook.md", "utf8");
const block = (language: string): string => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(doc)?.[1] ?? "";

test.describe("docs/webhook.md", () => {
  test("shows a message that is one", () => {
    expect(noticeMessage.safeParse(JSON.parse(block("json"))).error).toBeUndefined();
  });

  test("shows how to verify: the example takes what this console signs, and nothing that was touched or is old", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kiali-fleet-webhook-"));
    const file = join(folder, "verify.mjs");
    await writeFile(file, block("js"));
    const { isGenuine } = await import(pathToFileURL(file).href);
    const message = { id: "msg_1", atMs: Date.now(), body: '{"über":1}' };
    const headers = signMessage(new Secret(TEST_SECRET), message);
    expect(isGenuine(headers, message.body, TEST_SECRET)).toBe(true);
    expect(isGenuine(headers, `${message.body} `, TEST_SECRET)).toBe(false);
    expect(isGenuine({ ...headers, "webhook-id": "msg_2" }, message.body, TEST_SECRET)).toBe(false);
    expect(isGenuine(headers, message.body, `whsec_${btoa("another secret of 24 bytes")}`)).toBe(false);
    expect(isGenuine({ ...headers, "webhook-signature": "v1," }, message.body, TEST_SECRET)).toBe(false);
    const old = signMessage(new Secret(TEST_SECRET), { ...message, atMs: Date.now() - 600_000 });
    expect(isGenuine(old, message.body, TEST_SECRET)).toBe(false);
    await rm(folder, { recursive: true });
  });
});
