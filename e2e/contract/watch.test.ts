import * as z from "zod";
import { expect, inEachWorld, test } from "./fixtures";
import { configMap, created, mapsOf, metadataOf } from "./scenes";

const revision = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const revisionOf = (body: unknown) => revision.parse(body).metadata.resourceVersion;

inEachWorld("watching", () => {
  test("goes on from a list without a gap, and tells additions, changes and deletions in order", async ({ lab }) => {
    const from = revisionOf((await lab.root.send("GET", mapsOf(lab))).body);
    await created(lab, mapsOf(lab), configMap(lab, "one", { a: "1" }));
    const watch = await lab.root.watch(
      `${mapsOf(lab)}?watch=true&resourceVersion=${from}&fieldSelector=metadata.name%3Done&timeoutSeconds=20`,
    );
    expect((await watch.next(() => true)).type).toBe("ADDED");
    await lab.root.send("PATCH", `${mapsOf(lab)}/one`, { data: { a: "2" } }, "application/merge-patch+json");
    expect(await watch.next(() => true)).toMatchObject({
      type: "MODIFIED",
      object: { kind: "ConfigMap", apiVersion: "v1", data: { a: "2" } },
    });
    await lab.root.send("DELETE", `${mapsOf(lab)}/one`);
    const gone = await watch.next(() => true);
    watch.stop();
    expect(gone).toMatchObject({ type: "DELETED", object: { data: { a: "2" } } });
    expect(Number(revisionOf(gone.object))).toBeGreaterThan(Number(from));
  });

  test("starts with what is there when no revision is given", async ({ lab }) => {
    await created(lab, mapsOf(lab), configMap(lab, "one", {}));
    const watch = await lab.root.watch(`${mapsOf(lab)}?watch=true&fieldSelector=metadata.name%3Done&timeoutSeconds=20`);
    expect(await watch.next(() => true)).toMatchObject({ type: "ADDED", object: { metadata: { name: "one" } } });
    watch.stop();
  });

  test("resumes from the last revision seen, missing nothing and repeating nothing", async ({ lab }) => {
    const { resourceVersion } = metadataOf(await created(lab, mapsOf(lab), configMap(lab, "one", { a: "1" })));
    await lab.root.send("PATCH", `${mapsOf(lab)}/one`, { data: { a: "2" } }, "application/merge-patch+json");
    const watch = await lab.root.watch(
      `${mapsOf(lab)}?watch=true&resourceVersion=${resourceVersion}&fieldSelector=metadata.name%3Done&timeoutSeconds=20`,
    );
    expect(await watch.next(() => true)).toMatchObject({ type: "MODIFIED", object: { data: { a: "2" } } });
    watch.stop();
  });

  test("ends when its time is over, with a bookmark that says how far it came", async ({ lab }) => {
    const from = revisionOf((await lab.root.send("GET", mapsOf(lab))).body);
    await created(lab, mapsOf(lab), { metadata: { name: "other", labels: { seen: "no" } } });
    const watch = await lab.root.watch(
      `${mapsOf(lab)}?watch=true&resourceVersion=${from}&labelSelector=seen%3Dyes&allowWatchBookmarks=true&timeoutSeconds=8`,
    );
    const lines = await watch.rest();
    expect(lines.every(({ type }) => type === "BOOKMARK")).toBe(true);
    expect(lines.at(-1)).toMatchObject({ type: "BOOKMARK", object: { kind: "ConfigMap", apiVersion: "v1" } });
    expect(Number(revisionOf(lines.at(-1)?.object))).toBeGreaterThanOrEqual(Number(from));
  });

  test("tells an object that leaves the selection as deleted", async ({ lab }) => {
    const { resourceVersion } = metadataOf(
      await created(lab, mapsOf(lab), { metadata: { name: "one", labels: { seen: "yes" } } }),
    );
    const watch = await lab.root.watch(
      `${mapsOf(lab)}?watch=true&resourceVersion=${resourceVersion}&labelSelector=seen%3Dyes&timeoutSeconds=20`,
    );
    await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one`,
      { metadata: { labels: { seen: "no" } } },
      "application/merge-patch+json",
    );
    expect((await watch.next(() => true)).type).toBe("DELETED");
    await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one`,
      { metadata: { labels: { seen: "yes" } } },
      "application/merge-patch+json",
    );
    expect((await watch.next(() => true)).type).toBe("ADDED");
    watch.stop();
  });

  test("answers a revision that was compacted away with 410 in the stream", async ({ lab }) => {
    const watch = await lab.root.watch(`${mapsOf(lab)}?watch=true&resourceVersion=1&timeoutSeconds=10`);
    const line = await watch.next(() => true);
    watch.stop();
    test.skip(line.type !== "ERROR", "this API server still has its whole history");
    expect(line).toMatchObject({
      type: "ERROR",
      object: {
        kind: "Status",
        code: 410,
        reason: "Expired",
        message: expect.stringContaining("too old resource version: 1"),
      },
    });
  });

  test("can send the present first, and marks its end", async ({ lab }) => {
    await created(lab, mapsOf(lab), { metadata: { name: "one", labels: { seen: "yes" } } });
    const query =
      "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=seen%3Dyes&timeoutSeconds=20";
    const watch = await lab.root.watch(`${mapsOf(lab)}?${query}`);
    expect(await watch.next(() => true)).toMatchObject({ type: "ADDED", object: { metadata: { name: "one" } } });
    const mark = await watch.next(({ type }) => type === "BOOKMARK");
    watch.stop();
    expect(mark).toMatchObject({ object: { metadata: { annotations: { "k8s.io/initial-events-end": "true" } } } });
  });
});
