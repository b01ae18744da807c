import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test } from "@playwright/test";
import { noteOutside, outsideRequests } from "./outside-requests";

test("work done outside of requests knows of none, and neither does what it leaves behind", async () => {
  noteOutside();
  const request = new AsyncLocalStorage<string>();
  const seen = await request.run("a request", async () => {
    const inside = request.getStore();
    const outside = outsideRequests(() => request.getStore());
    const later = await outsideRequests(
      () => new Promise((resolve) => setTimeout(() => resolve(request.getStore()), 1)),
    );
    return { inside, outside, later, after: request.getStore() };
  });
  expect(seen).toEqual({ inside: "a request", outside: undefined, later: undefined, after: "a request" });
});
