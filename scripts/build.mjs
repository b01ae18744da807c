// npm run build: the console and the bundles in dist/, unless they were made from the same sources already.
import { buildWhenNeeded } from "./build-when-needed.mjs";

await buildWhenNeeded();
