import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { fileReader } from "./secret-files";

test.describe("fileReader", () => {
  test("reads a file again after 60 s and not before, and at once when told to forget", async () => {
    const dir = await mkdtemp(join(tmpdir(), "fleet-token-"));
    const path = join(dir, "token");
    let now = 1_000;
    const reader = fileReader(path, () => now);
    const text = async () => (await reader.read())?.reveal() ?? null;
    expect(await text()).toBeNull();
    await writeFile(path, "first");
    expect(await text()).toBe("first");
    await writeFile(path, "second");
    now += 59_999;
    expect(await text()).toBe("first");
    now += 1;
    expect(await text()).toBe("second");
    await writeFile(path, "third");
    reader.forget();
    expect(await text()).toBe("third");
    await rm(dir, { recursive: true });
    now += 60_000;
    expect(await text()).toBeNull();
  });
});
