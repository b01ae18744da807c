// Writes docs/checks.md and docs/schema/*.json out of the code; `npm run test:unit` fails when they are stale.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { importTs } from "./import-ts.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { docFiles } = await importTs("scripts/doc-files.ts");

for (const [path, text] of docFiles()) {
  await mkdir(`${root}${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
  await writeFile(`${root}${path}`, text);
  console.log(path);
}
