import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";

type Room = "app" | "cli" | "feature" | "ui" | "io" | "pure" | "sandbox" | "scripts" | "bench" | "e2e";

/** First match wins; a folder that no line names is refused, so a new one is fenced from its first file. */
const ROOMS: readonly (readonly [Room, RegExp])[] = [
  ["io", /^lib\/(kube|fleet|audit|session|runs|renewal|stores|outgoing|metrics|notify)\//],
  ["pure", /^lib\//],
  ["ui", /^components\/ui\//],
  ["feature", /^components\//],
  ["cli", /^cli\//],
  ["app", /^(app\/|proxy\.ts$|instrumentation(-client)?\.ts$)/],
  ["sandbox", /^sandbox\//],
  ["scripts", /^scripts\//],
  ["bench", /^bench\//],
  ["e2e", /^e2e\//],
];

const MAY_IMPORT: Readonly<Record<Room, readonly Room[]>> = {
  pure: ["pure"],
  io: ["io", "pure"],
  ui: ["ui"],
  feature: ["feature", "ui", "pure"],
  cli: ["cli", "io", "pure"],
  app: ["app", "feature", "ui", "io", "pure"],
  sandbox: ["sandbox"],
  scripts: ["scripts", "cli", "pure"],
  bench: ["bench", "cli", "e2e", "io", "pure", "sandbox"],
  e2e: ["e2e", "sandbox", "app", "feature", "ui", "io", "pure", "cli"],
};

/** Modules that may look inside a Secret: the door, the one that reads a kubeconfig out of a Secret, those that compare or sign with one, and the test double of the door. */
const MAY_REVEAL =
  /^lib\/(kube\/|stores\/|session\/bearer-token\.ts$|notify\/sign-message\.ts$|kiali\/read-remote-entry\.ts$|cluster\/fake-(cluster|objects)\.ts$|secret(\.test)?\.ts$)/;

const roomOf = (file: string): Room | null => ROOMS.find(([, path]) => path.test(file))?.[0] ?? null;

/** Project-relative targets of every static and dynamic import in a source text. */
function importsOf(file: string, source: string): readonly string[] {
  const specifiers = [...source.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"]+)"/g)].map((match) => match[1] ?? "");
  return specifiers.flatMap((specifier) => {
    if (specifier.startsWith("@/")) return [specifier.slice(2)];
    return specifier.startsWith(".") ? [join(dirname(file), specifier)] : [];
  });
}

/** `components/<a>` may use `components/<b>` only to compose: the wizard, the pages of a home, of a cluster and of the fleet, and the frame stand above the features. */
const COMPOSERS =
  /^components\/(setup|connections|home|frame|telemetry|tracing|users|scope|overview|topology|cluster|kiali|notify)\//;
const feature = (file: string): string => file.split("/")[1] ?? "";

function brokenArrows(files: readonly { path: string; source: string }[]): readonly string[] {
  return files.flatMap(({ path, source }) => {
    const room = roomOf(path);
    if (!room) return [`${path} is in no room`];
    if (/\.test\.tsx?$/.test(path)) return [];
    return importsOf(path, source).flatMap((target) => {
      const other = roomOf(/\.[a-z]+$/.test(target) ? target : `${target}.ts`);
      if (!other) return [];
      if (!MAY_IMPORT[room].includes(other)) return [`${path} (${room}) imports ${target} (${other})`];
      if (room === "feature" && other === "feature" && feature(path) !== feature(target) && !COMPOSERS.test(path))
        return [`${path} imports another feature: ${target}`];
      return [];
    });
  });
}

const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.tsx"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path.includes("/") || /^(proxy|instrumentation(-client)?)\.ts$/.test(path));
const sources = tracked.map((path) => ({ path, source: readFileSync(path, "utf8") }));

test.describe("the import fence", () => {
  test("holds: every arrow points down", () => expect(brokenArrows(sources)).toEqual([]));

  const crimes = {
    "a pure room that opens the door": ["lib/checks/x.ts", 'import { a } from "@/lib/kube/clusters";'],
    "a relative way around the alias": ["lib/checks/x.ts", 'import { a } from "../kube/clusters";'],
    "a dynamic import": ["lib/plan/x.ts", 'const a = await import("@/lib/audit/append");'],
    "a component that reads a cluster": ["components/fleet/x.tsx", 'import { a } from "@/lib/kube/clusters";'],
    "a primitive that knows a domain": ["components/ui/x.tsx", 'import type { A } from "@/lib/plan/plan";'],
    "a feature that imports a feature": ["components/plan/x.tsx", 'import { a } from "@/components/fleet/y";'],
    "the sandbox using our own client": ["sandbox/x.ts", 'import { a } from "@/lib/kube/clusters";'],
    "a folder nobody fenced": ["stuff/x.ts", ""],
  } as const;
  for (const [crime, [path, source]] of Object.entries(crimes))
    test(`fires on ${crime}`, () => expect(brokenArrows([{ path, source }])).toHaveLength(1));
});

test.describe("the server-only guard", () => {
  test("stands first in every I/O room", () => {
    const open = sources.filter(
      ({ path, source }) =>
        roomOf(path) === "io" &&
        !/\.test\.ts$/.test(path) &&
        !/^(\/\*[\s\S]*?\*\/\s*)?import "server-only";/.test(source),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test("stands in every pure module that needs a Node built-in", () => {
    const open = sources.filter(
      ({ path, source }) =>
        roomOf(path) === "pure" &&
        !/\.test\.ts$/.test(path) &&
        /from "node:/.test(source) &&
        !source.includes('import "server-only"'),
    );
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

test("only the door and the readers of a kubeconfig look inside a Secret", () => {
  const lookers = sources.filter(
    ({ path, source }) =>
      /\.reveal\(/.test(source) &&
      !MAY_REVEAL.test(path) &&
      !/^(e2e|sandbox|bench)\//.test(path) &&
      !/(\.test|\/fake-[a-z-]+)\.ts$/.test(path),
  );
  expect(lookers.map(({ path }) => path)).toEqual([]);
});
