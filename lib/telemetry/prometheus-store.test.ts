import { expect, test } from "@playwright/test";
import { fakeStore, json } from "./fake-store";
import { prometheusStore } from "./prometheus-store";

test.describe("prometheusStore", () => {
  test("lists labels of what is recent, or of all that was kept", async () => {
    const fake = fakeStore(() => json({ status: "success", data: ["a"] }));
    const store = prometheusStore(fake);
    expect(await store.labelNames("up", { sinceMs: 1_500 })).toEqual({ ok: true, value: ["a"] });
    await store.labelValues("job", "up", { sinceMs: 1_500 });
    await store.labelValues("job", "up");
    expect(fake.asked.map(({ params }) => params)).toEqual([
      { "match[]": "up", start: "1" },
      { "match[]": "up", start: "1" },
      { "match[]": "up" },
    ]);
  });
});
