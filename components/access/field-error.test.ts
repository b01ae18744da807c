import { expect, test } from "@playwright/test";
import { fieldError } from "./field-error";

test.describe("fieldError", () => {
  for (const [field, value] of [
    ["server", "http://api.west:6443"],
    ["server", "https://ada:pass@api.west:6443"],
    ["server", "api.west"],
    ["name", "west 1"],
    ["namespace", "Istio"],
    ["account", "_kiali"],
    ["tokenTtlHours", 0],
    ["tokenTtlHours", Number.NaN],
  ] as const)
    test(`refuses ${field} ${value}`, () => expect(fieldError(field, value)).toMatch(/\w+/));

  for (const [field, value] of [
    ["server", "https://api.west:6443"],
    ["name", "gke_proj.West-1"],
    ["namespace", null],
    ["account", "kiali-remote-east"],
    ["tokenTtlHours", 24],
  ] as const)
    test(`takes ${field} ${value}`, () => expect(fieldError(field, value)).toBeNull());
});
