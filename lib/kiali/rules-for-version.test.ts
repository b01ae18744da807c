import { expect, test } from "@playwright/test";
import { parseKialiVersion } from "./kiali-version";
import { rulesFor, rulesVersion } from "./rules-for-version";

for (const [version, key] of [
  ["v1.50.0", "1.57.0"],
  ["v1.57.0", "1.57.0"],
  ["v1.89.7", "1.84.0"],
  ["v2.0.0", "2.0.0"],
  ["v2.15.3", "2.13.0"],
  ["v2.27.9", "2.17.0"],
  ["v2.29.0", "2.28.0"],
  ["v2.31-dev", "2.30.0"],
  ["v3.0.0", "2.30.0"],
  ["master", "2.30.0"],
  [null, "2.30.0"],
] as const)
  test(`Kiali ${version} gets the rules of ${key}`, () => expect(rulesVersion(version)).toBe(key));

test.describe("rulesFor", () => {
  const resources = (version: string) => rulesFor(version, "view-only").flatMap((rule) => rule.resources);

  test("never grants a Secret, in any version", () => {
    for (const version of ["1.57.0", "2.0.0", "2.28.0", "2.30.0"])
      for (const access of ["view-only", "full"] as const)
        expect(rulesFor(version, access).flatMap((rule) => rule.resources)).not.toContain("secrets");
  });

  test("grants no verb that changes something in view-only, but for token reviews and port forwards", () => {
    const rules = rulesFor("v2.30.0", "view-only").filter(({ verbs }) =>
      verbs.some((verb) => !["get", "list", "watch"].includes(verb)),
    );
    expect(rules.flatMap((rule) => rule.resources)).toEqual(["pods/portforward", "tokenreviews"]);
  });

  test("follows what versions need", () => {
    expect(resources("v2.27.0")).toContain("endpoints");
    expect(resources("v2.28.0")).not.toContain("endpoints");
    expect(resources("v2.29.0")).not.toContain("udproutes");
    expect(resources("v2.30.0")).toContain("udproutes");
  });
});

for (const [text, version] of [
  ["v2.29.0", { major: 2, minor: 29, patch: 0 }],
  ["2.31", { major: 2, minor: 31, patch: 0 }],
  ["v2.31-dev", { major: 2, minor: 31, patch: 0 }],
  ["v2.31.4-SNAPSHOT", { major: 2, minor: 31, patch: 4 }],
  ["latest", null],
  ["", null],
  ["sha256:abc", null],
] as const)
  test(`parses the version "${text}"`, () => expect(parseKialiVersion(text)).toEqual(version));
