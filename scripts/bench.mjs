// npm run bench: measures what docs/bench.md promises. `npm run bench -- kubeconfig` runs one of them.
import { importTs } from "./import-ts.mjs";

const { runBench } = await importTs("bench/main.ts");
process.exitCode = await runBench(process.argv.slice(2));
