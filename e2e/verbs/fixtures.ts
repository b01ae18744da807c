import { join } from "node:path";
import { test as base } from "@playwright/test";
import { openStage } from "./open-stage";
import { type Stage, type WorldName, worlds } from "./stage";

type Opened = Stage | { skipped: string };

/** One start of each world per worker, when a scenario first needs it. A world that cannot be had is skipped with the reason. */
export const test = base.extend<
  { world: WorldName; stage: Stage },
  { stages: Map<WorldName, Promise<Opened>>; played: string[] }
>({
  stages: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      const stages = new Map<WorldName, Promise<Opened>>();
      await use(stages);
      for (const opened of await Promise.all(stages.values())) if (!("skipped" in opened)) await opened.stop();
    },
    { scope: "worker", timeout: 1_800_000 },
  ],
  played: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const played: string[] = [];
      await use(played);
      console.log(["The life of a connection, world by world:", ...played].join("\n"));
    },
    { scope: "worker" },
  ],
  world: ["sandbox", { option: true }],
  stage: [
    async ({ stages, played, world }, use, info) => {
      const begun = performance.now();
      const opening = stages.get(world) ?? openStage(world);
      stages.set(world, opening);
      const opened = await opening;
      if ("skipped" in opened) {
        played.push(`  ${world}: left out, ${opened.skipped}`);
        return test.skip(true, `${world}: ${opened.skipped}`);
      }
      const start = performance.now();
      if (start - begun > 1_000) played.push(`  ${world}, ${seconds(start - begun)}: started`);
      process.env.KUBECONFIG = opened.kubeconfigPath;
      process.env.FLEET_AUDIT_FILE = join(opened.folder, "audit.jsonl");
      await use(opened);
      const how = info.status === "passed" ? "" : ` ${info.status?.toUpperCase()}`;
      const asked = info.annotations.flatMap(({ type, description }) => (type === "Kiali" ? [description] : []));
      const polls = asked.length > 0 ? ` (Kiali asked/blinked/failed ${asked.join(", ")})` : "";
      played.push(`  ${world}, ${seconds(performance.now() - start)}: ${info.title}${polls}${how}`);
    },
    { timeout: 1_800_000 },
  ],
});

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1).padStart(6)} s`;

/** Plays the same scenarios, in their order, in each world: what one leaves is where the next begins. */
export function inEachWorld(title: string, scenarios: () => void): void {
  for (const world of worlds)
    test.describe(`${title} (${world})`, () => {
      test.describe.configure({ mode: "default", timeout: world === "sandbox" ? 120_000 : 420_000 });
      test.use({ world });
      scenarios();
    });
}
