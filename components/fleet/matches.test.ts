import { expect, test } from "@playwright/test";
import type { ContextRow } from "@/lib/cluster/context-row";
import { matches } from "./matches";

const row: ContextRow = {
  name: "west-admin",
  cluster: "west",
  user: "ada",
  namespace: null,
  server: "https://10.0.0.2:6443",
  credential: "exec",
  current: false,
  file: "/home/ada/.kube/config",
  problem: null,
};

test.describe("matches", () => {
  for (const query of ["", "WEST", "10.0.0.2", "plugin", "ada west", "  west  "])
    test(`takes a row for "${query}"`, () => expect(matches(row, query)).toBe(true));
  for (const query of ["east", "west east", "null"])
    test(`leaves a row out for "${query}"`, () => expect(matches(row, query)).toBe(false));
});
