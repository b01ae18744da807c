import { schemaFiles } from "@/cli/contract/schemas";
import { allChecks } from "@/lib/checks/all-checks";
import { checksDoc } from "./checks-doc";

/** Every document that is written out of the code, by its path in the project. */
export const docFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ["docs/checks.md", checksDoc(allChecks)],
    ...[...schemaFiles()].map(([name, text]) => [`docs/schema/${name}`, text] as const),
  ]);
