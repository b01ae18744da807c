import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

type Source = { path: string; source: string };

/** Signing in cannot require a session; it judges the request by hand in each of its handlers. */
const SIGN_IN = "app/launch/route.ts";
/** The way back from an identity provider comes without a session cookie; its page is the same for everyone. */
const BY_HAND = new Set([SIGN_IN, "app/users/callback/route.ts"]);

/** Told to everybody: each file to the letter, so that nothing of a request can be read there and nothing but "ok" be told. */
const PROBES = new Map([
  ["app/livez/route.ts", "true"],
  ["app/readyz/route.ts", "isReady()"],
]);
const PROBE =
  /^(?:import \{ \w+ \} from "@\/lib\/(?:runs\/process-state|session\/probe)";\n)+export const dynamic = "force-dynamic";\nexport function GET\(\): Response \{\n {2}return probe\(([\w()]+)\);\n\}\n?$/;
const isProbe = ({ path, source }: Source): boolean =>
  PROBE.exec(source.replaceAll(/^\/\*\*[^\n]*\*\/\n|^\n/gm, ""))?.[1] === PROBES.get(path);

const HANDLER = /^export (?:default )?(?:async )?(?:function|const) (\w+)/gm;
const METHODS = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/;

/** Each export of a file with the text from it to the next one. */
function exportsOf(source: string): readonly { name: string; text: string }[] {
  const starts = [...source.matchAll(HANDLER)];
  return starts.map((start, index) => ({
    name: start[1] ?? "",
    text: source.slice(start.index, starts[index + 1]?.index),
  }));
}

/** The first statement of a page is the guard, so nothing is read before it. */
const startsGuarded = (text: string): boolean =>
  /^\s*(?:const \w+ = )?await requireSession\(\);/.test(
    text.slice((/\)(?:: [^\n]+)? \{\n/.exec(text)?.index ?? 0) + 1).replace(/^[^\n]*\n/, ""),
  );

function unguarded({ path, source }: Source): readonly string[] {
  const exported = exportsOf(source);
  const bare = (guard: RegExp) =>
    exported.filter(({ text }) => !guard.test(text)).map(({ name }) => `${path}: ${name}`);
  if (/^app\/(.*\/)?page\.tsx$/.test(path)) {
    const loaders = exported.filter(({ name }) => !["metadata", "dynamic"].includes(name));
    if (loaders.length === 0) return [`${path}: no page that the scan can see`];
    return loaders.filter(({ text }) => !startsGuarded(text)).map(({ name }) => `${path}: ${name}`);
  }
  if (PROBES.has(path)) return isProbe({ path, source }) ? [] : [`${path} tells more than that it is there`];
  if (/^app\/.*\/route\.tsx?$/.test(path)) {
    const others = exported
      .filter(({ name }) => !METHODS.test(name))
      .map(({ name }) => `${path}: ${name} is no method`);
    if (exported.length === 0) return [`${path}: no method that the scan can see`];
    return [
      ...others,
      ...bare(BY_HAND.has(path) ? /checkRequest\(.+doors\(\)\)/ : /\breturn (?:readRoute|writeRoute|tokenRoute)\(/),
    ];
  }
  if (/^"use server"/.test(source)) return bare(/\bguardedAction\(\s*"\w+Action"/);
  return /^\s*["']use server["']/m.test(source) ? [`${path}: an action outside actions.ts`] : [];
}

const probeOf = (told: string): string =>
  `import { probe } from "@/lib/session/probe";\n\nexport const dynamic = "force-dynamic";\n\n/** Whether. */\nexport function GET(): Response {\n  return probe(${told});\n}\n`;

const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "app", "components", "lib"],
  { encoding: "utf8" },
)
  .split("\n")
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && existsSync(path));

test.describe("every address", () => {
  test("asks for the session itself", () => {
    const sources = files.map((path) => ({ path, source: readFileSync(path, "utf8") }));
    expect(
      sources.filter(({ path }) => /^app\/.*(page\.tsx|route\.ts|actions\.ts)$/.test(path)).length,
    ).toBeGreaterThan(12);
    expect(sources.flatMap(unguarded)).toEqual([]);
  });

  test("lets the two probes say that they are there", () => {
    for (const [path, told] of PROBES) expect(unguarded({ path, source: probeOf(told) })).toEqual([]);
  });

  const crimes: readonly (Source & { crime: string })[] = [
    {
      crime: "a page without the guard",
      path: "app/a/page.tsx",
      source: "export default async function Page() {\n  return null;\n}",
    },
    {
      crime: "a page that reads before the guard",
      path: "app/a/page.tsx",
      source: "export default async function Page() {\n  const a = await read();\n  await requireSession();\n}",
    },
    {
      crime: "a page whose guard is not awaited",
      path: "app/a/page.tsx",
      source: "export default async function Page() {\n  requireSession();\n}",
    },
    {
      crime: "a page that is exported where the scan is blind",
      path: "app/a/page.tsx",
      source: "export { default } from './b';",
    },
    {
      crime: "metadata that reads without the guard",
      path: "app/a/page.tsx",
      source:
        "export async function generateMetadata() {\n  return {};\n}\nexport default async function Page() {\n  await requireSession();\n}",
    },
    {
      crime: "a second method without the guard",
      path: "app/api/a/route.ts",
      source:
        "export function GET(request: Request) {\n  return readRoute(request, run);\n}\nexport function POST() {\n  return Response.json(1);\n}",
    },
    {
      crime: "a guard that is called but not obeyed",
      path: "app/api/a/route.ts",
      source: "export async function GET(r) {\n  await readRoute(r, run);\n  return leak();\n}",
    },
    {
      crime: "an action without the guard",
      path: "app/a/actions.ts",
      source: '"use server";\nexport async function aAction() {\n  return 1;\n}',
    },
    {
      crime: "an action inside a component",
      path: "app/a/page-form.tsx",
      source: 'async function a() {\n  "use server";\n}',
    },
    {
      crime: "a way back that judges nothing",
      path: "app/users/callback/route.ts",
      source: "export async function GET() {\n  return page();\n}",
    },
    {
      crime: "a probe at another address",
      path: "app/healthz/route.ts",
      source: probeOf("true"),
    },
    {
      crime: "a probe that tells what only an operator may know",
      path: "app/readyz/route.ts",
      source: probeOf("fleet().view()"),
    },
    {
      crime: "a probe that reads the request",
      path: "app/readyz/route.ts",
      source: probeOf("isReady()").replace("GET()", "GET(request: Request)"),
    },
    {
      crime: "a probe that writes",
      path: "app/readyz/route.ts",
      source: probeOf("isReady()").replace("GET()", "POST()"),
    },
    {
      crime: "a probe that knows more than the state of the process",
      path: "app/readyz/route.ts",
      source: `import { isReady } from "@/lib/fleet/fleet";\n${probeOf("isReady()")}`,
    },
    {
      crime: "a sign-in that judges nothing",
      path: SIGN_IN,
      source: "export async function POST() {\n  return open();\n}",
    },
  ];
  for (const { crime, path, source } of crimes)
    test(`is found out: ${crime}`, () => expect(unguarded({ path, source })).not.toEqual([]));
});
