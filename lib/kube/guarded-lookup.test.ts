import { expect, test } from "@playwright/test";
import { guardedLookup } from "./guarded-lookup";

/** What a socket would be given for a name. */
const lookup = (hostname: string, all = false) =>
  new Promise<unknown>((resolve) => {
    guardedLookup(hostname, { all }, (error, address) => resolve(error ?? address));
  });

test.describe("guardedLookup", () => {
  test("refuses what resolves to a link-local or metadata address", async () => {
    for (const address of ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254"])
      expect(await lookup(address)).toMatchObject({ name: "DialError", why: "refused-address" });
  });

  test("gives any other address in the form that was asked for", async () => {
    expect(await lookup("127.0.0.1")).toBe("127.0.0.1");
    expect(await lookup("127.0.0.1", true)).toEqual([{ address: "127.0.0.1", family: 4 }]);
  });

  test("passes a name that does not exist on as the resolver's error", async () => {
    expect(await lookup("nowhere.invalid")).toMatchObject({ code: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });
});
