import { expect, test } from "@playwright/test";
import { addressOfRow, linkTo } from "./row-address";
import { connection, context, home } from "./row-for-tests";

const HARD = "arn:aws:eks:eu-west-1:1:cluster/a&b=c?d#e";

test.describe("addressOfRow", () => {
  test("leads to the page of the cluster, of the Kiali, or of the context", () => {
    expect(addressOfRow(connection("west"))).toBe("/cluster?home=admin%40east&kiali=istio-system%2Fkiali&name=west");
    expect(addressOfRow(home("east"))).toBe("/kiali?home=admin%40east&kiali=istio-system%2Fkiali");
    expect(addressOfRow(context("laptop"))).toBe("/clusters?q=laptop");
  });

  test("a Kiali that nobody named yet is left out", () =>
    expect(addressOfRow(home("east", { home: { context: "east", kiali: "" } }))).toBe("/kiali?home=east"));

  test("a name is never taken for a part of the address", () => {
    const { pathname, search } = linkTo(addressOfRow(connection(HARD, { home: { context: HARD, kiali: "a/b" } })));
    expect(pathname).toBe("/cluster");
    expect([...new URLSearchParams(search)]).toEqual([
      ["home", HARD],
      ["kiali", "a/b"],
      ["name", HARD],
    ]);
  });
});
