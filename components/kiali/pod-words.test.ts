import { expect, test } from "@playwright/test";
import { exitWords, versionOf } from "./pod-words";

test("an exit above 128 is told as its signal", () => {
  expect(exitWords(1)).toBe("code 1");
  expect(exitWords(139)).toBe("code 139, signal 11");
  expect(exitWords(137)).toContain("killed");
});

for (const [image, version] of [
  ["quay.io/kiali/kiali:v2.29.0", "v2.29.0"],
  ["registry:5000/kiali", null],
  ["registry:5000/kiali:v2", "v2"],
  ["quay.io/kiali/kiali:v2.29.0@sha256:abc", "v2.29.0"],
  ["quay.io/kiali/kiali@sha256:abc", null],
  [null, null],
] as const)
  test(`the version of ${image} is ${version}`, () => expect(versionOf(image)).toBe(version));
