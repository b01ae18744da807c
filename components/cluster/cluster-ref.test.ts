import { expect, test } from "@playwright/test";
import { clusterRefFrom, connectionRowOf, readersOf } from "./cluster-ref";
import { rowForTests } from "./row-for-tests";

const from = (search: string) => clusterRefFrom(new URLSearchParams(search));

test.describe("clusterRefFrom", () => {
  test("takes a connection, with or without its Kiali, before a context", () => {
    expect(from("home=h&kiali=istio-system/kiali&name=west&context=c")).toEqual({
      kind: "connection",
      home: { home: "h", kiali: "istio-system/kiali" },
      name: "west",
    });
    expect(from("home=h&name=west")).toEqual({ kind: "connection", home: { home: "h", kiali: null }, name: "west" });
    expect(from("context=c")).toEqual({ kind: "context", context: "c" });
  });

  test("knows an address that names no cluster", () => {
    for (const search of ["", "home=h", "name=west", "home=&name=west"]) expect(from(search)).toBeNull();
  });
});

test.describe("connectionRowOf", () => {
  const rows = [
    rowForTests({ id: "a", name: "west", home: { context: "h", kiali: "istio-system/kiali" } }),
    rowForTests({ id: "b", name: "west", home: { context: "h", kiali: "other/kiali" } }),
    rowForTests({ id: "c", name: "west", home: { context: "other", kiali: "istio-system/kiali" } }),
    rowForTests({ id: "d", name: "west", kind: "home", home: { context: "x", kiali: "istio-system/kiali" } }),
  ];
  test("tells two Kialis of one home, and one name under two homes, apart", () => {
    const of = (home: string, kiali: string | null) =>
      connectionRowOf(rows, { home: { home, kiali }, name: "west" })?.id;
    expect([of("h", "other/kiali"), of("h", null), of("other", null), of("x", null)]).toEqual([
      "b",
      "a",
      "c",
      undefined,
    ]);
  });
  test("finds every connection that leads to a context", () => {
    const led = [...rows, rowForTests({ id: "e", context: "prod-west" })];
    expect(readersOf(led, "prod-west").map(({ id }) => id)).toEqual(["e"]);
  });
});
