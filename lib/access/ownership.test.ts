import { expect, test } from "@playwright/test";
import { connectionManager } from "./ownership";

test.describe("the field manager of a connection", () => {
  test("is the cluster's name, in words", () => expect(connectionManager("west")).toBe("kiali-fleet/west"));

  test("never exceeds what Kubernetes takes, and two long names stay two", () => {
    const [one, two] = ["a", "b"].map((end) => connectionManager(`${"long-".repeat(50)}${end}`));
    expect(one?.length).toBeLessThanOrEqual(128);
    expect(one).not.toBe(two);
  });
});
