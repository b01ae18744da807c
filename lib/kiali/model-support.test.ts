import { expect, test } from "@playwright/test";
import { type ModelFacts, modelSupport } from "./model-support";

const facts = (parts: Partial<ModelFacts>): ModelFacts => ({
  model: "primary-remote",
  isAmbient: false,
  version: "v2.29.0",
  isHomeNamed: true,
  ignoresHome: false,
  ...parts,
});

test.describe("modelSupport", () => {
  const rows: readonly (readonly [Partial<ModelFacts>, boolean, RegExp])[] = [
    [{ version: "v1.62.0" }, false, /since 1\.64/],
    [{ version: "v1.64.0" }, true, /since 1\.64/],
    [{ version: "v1.77.0", model: "multi-primary" }, false, /since 1\.78/],
    [{ version: "v1.78.0", model: "multi-primary" }, true, /validates by the home's/],
    [{ version: "v2.23.0", model: "multi-primary" }, true, /since 2\.24/],
    [{ version: "v2.24.0", model: "multi-primary" }, true, /as each since 1\.78$/],
    [{ version: "v2.31-dev", model: "multi-primary" }, true, /as each since 1\.78$/],
    [{ version: "v1.72.0", model: "external" }, false, /since 1\.73/],
    [{ version: "v1.73.0", model: "external" }, true, /since 1\.73/],
    [{ model: "external", isHomeNamed: false }, false, /kubernetes_config\.cluster_name/],
    [{ version: "v2.13.0", model: "apart" }, false, /came with 2\.14/],
    [{ version: "v2.14.0", model: "apart" }, false, /ignore_home_cluster/],
    [{ version: "v2.14.0", model: "apart", ignoresHome: true }, true, /since 2\.14/],
    [{ version: "v2.17.0", isAmbient: true }, false, /2\.18/],
    [{ version: "v2.18.0", model: "multi-primary", isAmbient: true }, true, /since 1\.78/],
    [{ version: "latest", model: "multi-primary" }, true, /not known/],
    [{ version: null }, true, /not known/],
  ];
  for (const [parts, isSupported, words] of rows)
    test(`${parts.version === undefined ? "v2.29.0" : parts.version} and ${parts.isAmbient ? "ambient " : ""}${parts.model ?? "primary-remote"}${parts.isHomeNamed === false ? " without a name" : ""}${parts.ignoresHome ? " with its home left out" : ""}: ${isSupported ? "taken" : "not taken"}`, () => {
      const said = modelSupport(facts(parts));
      expect(said.isSupported).toBe(isSupported);
      expect(said.words).toMatch(words);
    });
});
