import { expect, inEachWorld, test } from "./fixtures";
import { APPLY, applyMap, configMap, created, mapsOf, secretsOf } from "./scenes";

inEachWorld("server-side apply", () => {
  test("creates with 201, and notes the manager and its fields", async ({ lab }) => {
    const answer = await applyMap(lab, "ann", "one", { a: "1" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      data: { a: "1" },
      metadata: {
        managedFields: [
          {
            manager: "ann",
            operation: "Apply",
            apiVersion: "v1",
            fieldsType: "FieldsV1",
            fieldsV1: { "f:data": { "f:a": {} } },
          },
        ],
      },
    });
  });

  test("changes what the same manager stated before, with 200", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1" });
    const answer = await applyMap(lab, "ann", "one", { a: "2" });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ data: { a: "2" } });
  });

  test("leaves the resourceVersion alone when nothing changes", async ({ lab }) => {
    const first = await applyMap(lab, "ann", "one", { a: "1" });
    const second = await applyMap(lab, "ann", "one", { a: "1" });
    expect(second.body).toEqual(first.body);
  });

  test("removes a field that its only manager no longer states", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1", b: "2" });
    const answer = await applyMap(lab, "ann", "one", { b: "2" });
    expect(answer.body).toHaveProperty("data", { b: "2" });
  });

  test("keeps two managers' keys side by side, and removes only one's own", async ({ lab }) => {
    await applyMap(lab, "fleet/west", "one", { west: "w" });
    const both = await applyMap(lab, "fleet/north", "one", { north: "n" });
    expect(both.body).toHaveProperty("data", { west: "w", north: "n" });
    const left = await applyMap(lab, "fleet/west", "one", {});
    expect(left.body).toHaveProperty("data", { north: "n" });
  });

  test("drops data altogether when its last key goes", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1" });
    const answer = await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one?fieldManager=ann`,
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "one" } },
      APPLY,
    );
    expect(answer.body).not.toHaveProperty("data");
  });

  test("refuses another applier's key, naming the owner and the field", async ({ lab }) => {
    await applyMap(lab, "fleet/west", "one", { west: "w" });
    const answer = await applyMap(lab, "fleet/north", "one", { west: "x" });
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'Apply failed with 1 conflict: conflict with "fleet/west": .data.west',
      reason: "Conflict",
      details: {
        causes: [{ reason: "FieldManagerConflict", message: 'conflict with "fleet/west"', field: ".data.west" }],
      },
      code: 409,
    });
  });

  test("names an ordinary writer with its version, and lists every field", async ({ lab }) => {
    await created(lab, `${mapsOf(lab)}?fieldManager=editor`, configMap(lab, "one", { a: "1", b: "2" }));
    const answer = await applyMap(lab, "ann", "one", { a: "x", b: "y" });
    expect(answer.body).toMatchObject({
      code: 409,
      message: 'Apply failed with 2 conflicts: conflicts with "editor" using v1:\n- .data.a\n- .data.b',
    });
  });

  test("shares a key that both state alike", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1" });
    const answer = await applyMap(lab, "bob", "one", { a: "1" });
    expect(answer.status).toBe(200);
    const left = await applyMap(lab, "ann", "one", {});
    expect(left.body).toHaveProperty("data", { a: "1" });
  });

  test("takes the field when forced, and the other no longer owns it", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1" });
    const answer = await applyMap(lab, "bob", "one", { a: "2" }, "&force=true");
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ data: { a: "2" } });
    const left = await applyMap(lab, "ann", "one", {});
    expect(left.body).toHaveProperty("data", { a: "2" });
  });

  test("an update takes what it changes from the applier", async ({ lab }) => {
    await applyMap(lab, "ann", "one", { a: "1", b: "1" });
    await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one?fieldManager=editor`,
      { data: { a: "2" } },
      "application/merge-patch+json",
    );
    const answer = await applyMap(lab, "ann", "one", { a: "1", b: "1" });
    expect(answer.body).toMatchObject({
      code: 409,
      message: 'Apply failed with 1 conflict: conflict with "editor" using v1: .data.a',
    });
  });

  test("refuses an apply without a manager", async ({ lab }) => {
    const answer = await lab.root.send("PATCH", `${mapsOf(lab)}/one`, configMap(lab, "one", {}), APPLY);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ reason: "Invalid", details: { causes: [{ field: "fieldManager" }] } });
  });

  test("a dry run answers as if, and leaves nothing", async ({ lab }) => {
    const answer = await applyMap(lab, "ann", "one", { a: "1" }, "&dryRun=All");
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ data: { a: "1" } });
    const found = await lab.root.send("GET", `${mapsOf(lab)}/one`);
    expect(found.status).toBe(404);
    expect(found.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'configmaps "one" not found',
      reason: "NotFound",
      details: { name: "one", kind: "configmaps" },
      code: 404,
    });
  });

  test("a dry run of a change leaves the object as it was", async ({ lab }) => {
    const before = await applyMap(lab, "ann", "one", { a: "1" });
    await applyMap(lab, "ann", "one", { a: "2" }, "&dryRun=All");
    const after = await lab.root.send("GET", `${mapsOf(lab)}/one`);
    expect(after.body).toEqual(before.body);
  });

  test("refuses a field that the kind does not have", async ({ lab }) => {
    const manifest = { ...configMap(lab, "one", {}), foo: 1 };
    const answer = await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one?fieldManager=ann&fieldValidation=Strict`,
      manifest,
      APPLY,
    );
    expect(answer.status).toBe(500);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(".foo: field not declared in schema") });
  });

  test("manages a Secret key by key", async ({ lab }) => {
    const apply = (manager: string, data: Record<string, string>) =>
      lab.root.send(
        "PATCH",
        `${secretsOf(lab)}/multi?fieldManager=${encodeURIComponent(manager)}`,
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "multi", labels: { shared: "yes" } },
          type: "Opaque",
          data,
        },
        APPLY,
      );
    await apply("kiali-fleet/west", { west: "dw==", "west.token": "dA==" });
    await apply("kiali-fleet/north", { north: "bg==" });
    const left = await apply("kiali-fleet/west", { west: "dw==" });
    expect(left.body).toMatchObject({ data: { west: "dw==", north: "bg==" }, metadata: { labels: { shared: "yes" } } });
    expect(left.body).not.toHaveProperty(["data", "west.token"]);
  });
});
