import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import * as z from "zod";

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), optionalDependencies: z.record(z.string(), z.string()).optional() }),
  ),
});
const manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

const { packages } = lockFile.parse(JSON.parse(readFileSync("package-lock.json", "utf8")));
const pins = manifest.parse(JSON.parse(readFileSync("package.json", "utf8")));

test.describe("package-lock.json", () => {
  test("names every optional platform package, so that npm ci accepts it everywhere", () => {
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter(
        (name) => !packages[`node_modules/${name}`] && !packages[`${path}/node_modules/${name}`],
      ),
    );
    expect(missing).toEqual([]);
  });

  test("holds a Next.js with every published advisory fixed", () => {
    const [major = 0, minor = 0, patch = 0] = (packages["node_modules/next"]?.version ?? "").split(".").map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(16_004_006);
  });
});

test("package.json pins exact versions only", () => {
  const loose = Object.entries({ ...pins.dependencies, ...pins.devDependencies, ...pins.optionalDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
  );
  expect(loose).toEqual([]);
});
