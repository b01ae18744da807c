import { inspect } from "node:util";
import { expect, test } from "@playwright/test";
import { build } from "esbuild";
import { Secret } from "@/lib/secret";

test.describe("Secret", () => {
  const secret = new Secret("s3cret");
  for (const [how, printed] of Object.entries({
    template: `${secret}`,
    json: JSON.stringify({ secret }),
    inspect: inspect({ secret }),
    concat: `a${secret.toString()}`,
  }))
    test(`prints as redacted by ${how}`, () => {
      expect(printed).toContain("[redacted]");
      expect(printed).not.toContain("s3cret");
    });
  test("is compared with one of another copy of its class, which a production build has", async () => {
    const options = { bundle: true, write: false, format: "esm", platform: "node" } as const;
    const { outputFiles } = await build({ ...options, entryPoints: ["lib/secret.ts"], conditions: ["react-server"] });
    const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
    const { Secret: Copy } = await import(`data:text/javascript;base64,${code}`);
    expect(Copy).not.toBe(Secret);
    expect(secret.isSame(new Copy("s3cret"))).toBe(true);
    expect(secret.isSame(new Copy("another"))).toBe(false);
  });
  test("gives its value only when asked", () => expect(secret.reveal()).toBe("s3cret"));
});
