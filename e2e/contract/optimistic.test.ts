import * as z from "zod";
import { expect, inEachWorld, test } from "./fixtures";
import { configMap, created, mapsOf, metadataOf, secretsOf } from "./scenes";

const page = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    continue: z.string().optional(),
    remainingItemCount: z.number().optional(),
  }),
  items: z.array(z.object({ metadata: z.object({ name: z.string() }) })),
});

inEachWorld("writes that meet each other", () => {
  test("refuses a replacement of a version that is no longer the live one", async ({ lab }) => {
    const first = await created(lab, mapsOf(lab), configMap(lab, "one", { a: "1" }));
    await lab.root.send("PATCH", `${mapsOf(lab)}/one`, { data: { a: "2" } }, "application/merge-patch+json");
    const answer = await lab.root.send("PUT", `${mapsOf(lab)}/one`, first);
    expect(answer.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message:
        'Operation cannot be fulfilled on configmaps "one": the object has been modified; please apply your changes to the latest version and try again',
      reason: "Conflict",
      details: { name: "one", kind: "configmaps" },
      code: 409,
    });
  });

  test("refuses a patch that states an older version, or another UID", async ({ lab }) => {
    await created(lab, mapsOf(lab), configMap(lab, "one", { a: "1" }));
    const patch = (metadata: Record<string, string>) =>
      lab.root.send("PATCH", `${mapsOf(lab)}/one`, { metadata, data: { a: "2" } }, "application/merge-patch+json");
    expect((await patch({ resourceVersion: "1" })).status).toBe(409);
    const other = await patch({ uid: "00000000-0000-0000-0000-000000000000" });
    expect(other.body).toMatchObject({
      code: 422,
      details: { causes: [{ reason: "FieldValueInvalid", field: "metadata.uid" }] },
    });
    expect((await lab.root.send("GET", `${mapsOf(lab)}/one`)).body).toMatchObject({ data: { a: "1" } });
  });

  test("deletes only the object with the UID it was given", async ({ lab }) => {
    const { uid } = metadataOf(await created(lab, mapsOf(lab), configMap(lab, "one", {})));
    const other = "00000000-0000-0000-0000-000000000000";
    const remove = (wanted: string) =>
      lab.root.send("DELETE", `${mapsOf(lab)}/one`, {
        apiVersion: "v1",
        kind: "DeleteOptions",
        preconditions: { uid: wanted },
      });
    const refused = await remove(other);
    expect(refused.body).toMatchObject({
      code: 409,
      reason: "Conflict",
      message: `Operation cannot be fulfilled on ConfigMap "one": the UID in the precondition (${other}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      details: { name: "one", kind: "ConfigMap" },
    });
    const done = await remove(uid);
    expect(done.status).toBe(200);
    expect(done.body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: "one", kind: "configmaps", uid },
    });
    expect((await remove(uid)).status).toBe(404);
  });

  test("a dry delete removes nothing", async ({ lab }) => {
    await created(lab, mapsOf(lab), configMap(lab, "one", {}));
    expect((await lab.root.send("DELETE", `${mapsOf(lab)}/one?dryRun=All`)).status).toBe(200);
    expect((await lab.root.send("GET", `${mapsOf(lab)}/one`)).status).toBe(200);
  });

  test("refuses to create what exists", async ({ lab }) => {
    await created(lab, mapsOf(lab), configMap(lab, "one", {}));
    const answer = await lab.root.send("POST", mapsOf(lab), configMap(lab, "one", {}));
    expect(answer.body).toMatchObject({
      code: 409,
      reason: "AlreadyExists",
      message: 'configmaps "one" already exists',
      details: { name: "one", kind: "configmaps" },
    });
  });

  test("refuses to create in a namespace that is not there", async ({ lab }) => {
    const answer = await lab.root.send("POST", "/api/v1/namespaces/no-such-place/configmaps", {
      metadata: { name: "one" },
    });
    expect(answer.body).toMatchObject({
      code: 404,
      message: 'namespaces "no-such-place" not found',
      details: { name: "no-such-place", kind: "namespaces" },
    });
  });

  test("keeps a Secret's type", async ({ lab }) => {
    const first = await created(lab, secretsOf(lab), { metadata: { name: "one" }, type: "Opaque" });
    const answer = await lab.root.send("PUT", `${secretsOf(lab)}/one`, { ...Object(first), type: "example.com/other" });
    expect(answer.body).toMatchObject({
      code: 422,
      message: 'Secret "one" is invalid: type: Invalid value: "example.com/other": field is immutable',
      details: {
        name: "one",
        kind: "Secret",
        causes: [
          {
            reason: "FieldValueInvalid",
            message: 'Invalid value: "example.com/other": field is immutable',
            field: "type",
          },
        ],
      },
    });
  });

  test("refuses names, keys and sizes that cannot be", async ({ lab }) => {
    const name = await lab.root.send("POST", mapsOf(lab), { metadata: { name: "Not_Good" } });
    expect(name.body).toMatchObject({
      code: 422,
      message: expect.stringContaining(
        'ConfigMap "Not_Good" is invalid: metadata.name: Invalid value: "Not_Good": a lowercase RFC 1123 subdomain must consist of',
      ),
    });
    const key = await lab.root.send("POST", secretsOf(lab), { metadata: { name: "one" }, data: { "a/b": "YQ==" } });
    expect(key.body).toMatchObject({ code: 422, details: { causes: [{ field: "data[a/b]" }] } });
    const size = await lab.root.send("POST", secretsOf(lab), {
      metadata: { name: "one" },
      data: { big: Buffer.alloc(1_048_577, 97).toString("base64") },
    });
    expect(size.status).toBe(422);
    expect(size.body).toMatchObject({ details: { causes: [{ reason: "FieldValueTooLong", field: "data" }] } });
  });

  test("refuses unknown fields of a strict create, with the path", async ({ lab }) => {
    const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "one" }, foo: true };
    const answer = await lab.root.send(
      "POST",
      `/api/v1/namespaces/${lab.namespace}/serviceaccounts?fieldValidation=Strict`,
      body,
    );
    expect(answer.body).toMatchObject({
      code: 400,
      reason: "BadRequest",
      message:
        'ServiceAccount in version "v1" cannot be handled as a ServiceAccount: strict decoding error: unknown field "foo"',
    });
  });

  test("refuses unknown fields of a strict patch", async ({ lab }) => {
    await created(lab, mapsOf(lab), configMap(lab, "one", {}));
    const answer = await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/one?fieldValidation=Strict`,
      { foo: 1 },
      "application/merge-patch+json",
    );
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      message: expect.stringMatching(
        /^ "" is invalid: patch: Invalid value: .*: strict decoding error: unknown field "foo"$/s,
      ),
    });
  });

  test("makes a name from a prefix", async ({ lab }) => {
    const { name } = metadataOf(await created(lab, mapsOf(lab), { metadata: { generateName: "one-" } }));
    expect(name).toMatch(/^one-[a-z0-9]{5}$/);
  });

  test("lists in pages that add up", async ({ lab }) => {
    for (const name of ["a", "b", "c", "d", "e"])
      await created(lab, mapsOf(lab), { metadata: { name, labels: { paged: "yes" } } });
    const names: string[] = [];
    let next = "";
    let pages = 0;
    do {
      const query = new URLSearchParams({
        labelSelector: "paged=yes",
        limit: "2",
        ...(next ? { continue: next } : {}),
      });
      const found = page.parse((await lab.root.send("GET", `${mapsOf(lab)}?${query}`)).body);
      names.push(...found.items.map(({ metadata }) => metadata.name));
      next = found.metadata.continue ?? "";
      pages += 1;
    } while (next && pages < 10);
    expect(names).toEqual(["a", "b", "c", "d", "e"]);
    expect(pages).toBe(3);
  });

  test("refuses a continuation that is none", async ({ lab }) => {
    const answer = await lab.root.send("GET", `${mapsOf(lab)}?limit=1&continue=rubbish`);
    expect(answer.status).toBe(400);
  });

  test("selects by labels and fields", async ({ lab }) => {
    for (const [name, tier] of [
      ["a", "front"],
      ["b", "back"],
      ["c", ""],
    ] as const)
      await created(lab, mapsOf(lab), { metadata: { name, labels: { test: "yes", ...(tier ? { tier } : {}) } } });
    const names = async (query: Record<string, string>) =>
      page
        .parse((await lab.root.send("GET", `${mapsOf(lab)}?${new URLSearchParams(query)}`)).body)
        .items.map(({ metadata }) => metadata.name);
    expect(await names({ labelSelector: "test,tier!=front" })).toEqual(["b", "c"]);
    expect(await names({ labelSelector: "tier in (front, back)" })).toEqual(["a", "b"]);
    expect(await names({ labelSelector: "test=yes,!tier" })).toEqual(["c"]);
    expect(await names({ fieldSelector: "metadata.name=b" })).toEqual(["b"]);
  });

  test("a finalizer holds an object until it is taken away", async ({ lab }) => {
    await created(lab, mapsOf(lab), { metadata: { name: "held", finalizers: ["example.com/hold"] } });
    const marked = await lab.root.send("DELETE", `${mapsOf(lab)}/held`);
    expect(marked.body).toMatchObject({ metadata: { deletionTimestamp: expect.any(String) } });
    await lab.root.send(
      "PATCH",
      `${mapsOf(lab)}/held`,
      { metadata: { finalizers: null } },
      "application/merge-patch+json",
    );
    expect((await lab.root.send("GET", `${mapsOf(lab)}/held`)).status).toBe(404);
  });
});
