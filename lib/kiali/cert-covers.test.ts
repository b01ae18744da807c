import { expect, test } from "@playwright/test";
import { certCovers } from "./cert-covers";

for (const [names, host, covered] of [
  [["DNS:api.example.com"], "api.example.com", true],
  [["DNS:api.example.com"], "API.example.com.", true],
  [["DNS:*.example.com"], "api.example.com", true],
  [["DNS:*.example.com"], "a.b.example.com", false],
  [["DNS:*.example.com"], "example.com", false],
  [["IP Address:10.0.0.5"], "10.0.0.5", true],
  [["IP:10.0.0.5"], "10.0.0.6", false],
  [["10.0.0.5"], "10.0.0.5", true],
  [["IP Address:FD00:0:0:0:0:0:0:5"], "[fd00::5]", true],
  [[], "a", false],
] as const)
  test(`${JSON.stringify(names)} ${covered ? "covers" : "does not cover"} ${host}`, () =>
    expect(certCovers(names, host)).toBe(covered));
