import { defineConfig, type PlaywrightTestConfig } from "@playwright/test";

const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  },
} satisfies PlaywrightTestConfig["use"];

export default defineConfig({
  fullyParallel: true,
  // The standalone build may hold copies of sources.
  testIgnore: [".next/**", "dist/**"],
  forbidOnly: Boolean(process.env.CI),
  // A second try tells a busy machine from a broken promise; the summary names what needed one.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  // Most of a test is waiting for clusters; a browser and its console want the machine for themselves.
  workers: 2,
  reporter: [["list"]],
  // Suites run beside each other, and each clears its own folder when it begins.
  projects: [
    {
      name: "unit",
      outputDir: "test-results/unit",
      testDir: ".",
      testMatch: [
        "lib/**/*.test.ts",
        "components/**/*.test.ts",
        "cli/**/*.test.ts",
        "sandbox/**/*.test.ts",
        "scripts/**/*.test.ts",
        "bench/**/*.test.ts",
        "app/**/*.test.ts",
      ],
    },
    {
      // Of the contract, what waits longest for real clusters: it goes first, so that everything else is done meanwhile.
      name: "verbs",
      outputDir: "test-results/verbs",
      testDir: "e2e/verbs",
      testMatch: "**/*.test.ts",
    },
    {
      name: "contract",
      outputDir: "test-results/contract",
      testDir: "e2e",
      testMatch: ["contract/**/*.test.ts", "cluster/**/*.test.ts", "scenes/**/*.test.ts", "matrix/**/*.test.ts"],
    },
    {
      name: "security",
      outputDir: "test-results/security",
      workers: 1,
      testDir: "e2e/security",
      testMatch: "**/*.spec.ts",
      use: chromium,
      fullyParallel: false,
    },
    {
      name: "journeys",
      // Its halves run beside each other, too.
      outputDir: `test-results/journeys${process.env.TEST_PART ?? ""}`,
      workers: 1,
      testDir: "e2e/journeys",
      testMatch: "**/*.spec.ts",
      testIgnore: "**/*-real.spec.ts",
      use: chromium,
      fullyParallel: false,
    },
    {
      // The same on real clusters, whose pods and tokens take their time.
      name: "real",
      outputDir: "test-results/real",
      workers: 1,
      testDir: "e2e/journeys",
      testMatch: "**/*-real.spec.ts",
      use: chromium,
      fullyParallel: false,
    },
  ],
});
