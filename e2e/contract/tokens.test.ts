import * as z from "zod";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import { expect, inEachWorld, test } from "./fixtures";
import { untilStatus } from "./raw-client";
import { accountsOf, created, metadataOf, requestToken, secretsOf, tokenSecret } from "./scenes";

const LAST_USED = "kubernetes.io/legacy-token-last-used";
const labelled = z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) });
const labelsOf = (body: unknown): Record<string, string | undefined> => labelled.parse(body).metadata.labels;

const REVIEW = "/apis/authentication.k8s.io/v1/tokenreviews";

inEachWorld("tokens", () => {
  test("a token Secret is filled, with the account's UID, the CA and the namespace", async ({ lab }) => {
    const account = metadataOf(await created(lab, accountsOf(lab), { metadata: { name: "reader" } }));
    const { token, body } = await tokenSecret(lab, "reader");
    expect(body).toMatchObject({
      type: "kubernetes.io/service-account-token",
      metadata: {
        annotations: {
          "kubernetes.io/service-account.name": "reader",
          "kubernetes.io/service-account.uid": account.uid,
        },
      },
      data: { namespace: Buffer.from(lab.namespace).toString("base64"), "ca.crt": expect.any(String) },
    });
    expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).toMatchObject({
      iss: "kubernetes/serviceaccount",
      sub: `system:serviceaccount:${lab.namespace}:reader`,
    });
    expect((await lab.as(token).send("GET", "/api")).status).toBe(200);
  });

  test("a token Secret needs the account's annotation", async ({ lab }) => {
    const answer = await lab.root.send("POST", secretsOf(lab), {
      metadata: { name: "bad" },
      type: "kubernetes.io/service-account-token",
    });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      reason: "Invalid",
      details: {
        causes: [{ reason: "FieldValueRequired", field: "metadata.annotations[kubernetes.io/service-account.name]" }],
      },
    });
  });

  test("a token request says when it ends, and the token carries it", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { token, expirationTimestamp } = await requestToken(lab, "reader", 7200);
    const seconds = (Date.parse(expirationTimestamp) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(7000);
    expect(seconds).toBeLessThan(7300);
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({
      sub: `system:serviceaccount:${lab.namespace}:reader`,
      exp: Date.parse(expirationTimestamp) / 1000,
      "kubernetes.io": { namespace: lab.namespace, serviceaccount: { name: "reader" } },
    });
  });

  test("a token request below ten minutes is refused", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const answer = await lab.root.send("POST", `${accountsOf(lab)}/reader/token`, { spec: { expirationSeconds: 60 } });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      details: { causes: [{ field: "spec.expirationSeconds" }] },
      message: expect.stringContaining("may not specify a duration less than 10 minutes"),
    });
  });

  test("a token request for no account is 404", async ({ lab }) => {
    const answer = await lab.root.send("POST", `${accountsOf(lab)}/nobody/token`, { spec: {} });
    expect(answer.body).toMatchObject({ code: 404, message: 'serviceaccounts "nobody" not found' });
  });

  test("a review knows a good token from a bad one", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { token } = await requestToken(lab, "reader");
    const review = async (value: string) =>
      (
        await lab.root.send("POST", REVIEW, {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenReview",
          spec: { token: value },
        })
      ).body;
    expect(await review(token)).toMatchObject({
      status: { authenticated: true, user: { username: `system:serviceaccount:${lab.namespace}:reader` } },
    });
    const bad = await review(`${token}x`);
    expect(bad).toMatchObject({ status: { error: expect.stringContaining("invalid bearer token") } });
    expect(bad).not.toHaveProperty("status.authenticated", true);
  });

  test("a deleted token Secret is still accepted at first, and dead within 15 s", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { name, token } = await tokenSecret(lab, "reader");
    const client = lab.as(token);
    expect((await client.send("GET", "/api")).status).toBe(200);
    await lab.root.send("DELETE", `${secretsOf(lab)}/${name}`);
    expect((await client.send("GET", "/api")).status).toBe(200);
    const { status } = await untilStatus(() => client.send("GET", "/api"), 401, 15_000);
    expect(status).toBe(401);
  });

  test("deleting the account kills its tokens of both kinds and removes its token Secret", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const secret = await tokenSecret(lab, "reader");
    const requested = await requestToken(lab, "reader");
    const clients = [lab.as(secret.token), lab.as(requested.token)];
    for (const client of clients) expect((await client.send("GET", "/api")).status).toBe(200);
    await lab.root.send("DELETE", `${accountsOf(lab)}/reader`);
    for (const client of clients)
      expect((await untilStatus(() => client.send("GET", "/api"), 401, 15_000)).status).toBe(401);
    expect(
      (await untilStatus(() => lab.root.send("GET", `${secretsOf(lab)}/${secret.name}`), 404, 10_000)).status,
    ).toBe(404);
  });

  test("an account made anew does not revive the old token", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { token } = await requestToken(lab, "reader");
    await lab.root.send("DELETE", `${accountsOf(lab)}/reader`);
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    expect((await untilStatus(() => lab.as(token).send("GET", "/api"), 401, 15_000)).status).toBe(401);
  });

  test("a token bound to a Secret dies with it, and an equal name does not revive it", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    await created(lab, secretsOf(lab), { metadata: { name: "anchor" }, type: "Opaque" });
    const account = { namespace: lab.namespace, name: "reader" };
    const [bound, free] = await Promise.all([
      lab.cluster.mintToken(account, { ttlSeconds: 3600, boundTo: "anchor" }),
      lab.cluster.mintToken(account, { ttlSeconds: 3600 }),
    ]);
    if (!bound.ok || !free.ok) throw new Error("no token");
    const [client, other] = [lab.as(bound.value.token.reveal()), lab.as(free.value.token.reveal())];
    const anchor = metadataOf((await lab.root.send("GET", `${secretsOf(lab)}/anchor`)).body);
    expect(tokenClaims(bound.value.token)).toMatchObject({ secret: { name: "anchor", uid: anchor.uid } });
    expect((await client.send("GET", "/api")).status).toBe(200);
    await lab.root.send("DELETE", `${secretsOf(lab)}/anchor`);
    expect((await client.send("GET", "/api")).status).toBe(200);
    expect((await untilStatus(() => client.send("GET", "/api"), 401, 15_000)).status).toBe(401);
    await created(lab, secretsOf(lab), { metadata: { name: "anchor" }, type: "Opaque" });
    expect((await client.send("GET", "/api")).status).toBe(401);
    expect((await other.send("GET", "/api")).status).toBe(200);
  });

  test("a token cannot be bound to what is not there, to another of that name, or to a ConfigMap", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    await created(lab, secretsOf(lab), { metadata: { name: "anchor" }, type: "Opaque" });
    const bindTo = async (boundObjectRef: Record<string, string>) => {
      const spec = { expirationSeconds: 3600, boundObjectRef: { apiVersion: "v1", ...boundObjectRef } };
      return (await lab.root.send("POST", `${accountsOf(lab)}/reader/token`, { spec })).body;
    };
    expect(await bindTo({ kind: "Secret", name: "nothing" })).toMatchObject({
      code: 404,
      message: 'secrets "nothing" not found',
    });
    expect(await bindTo({ kind: "Secret", name: "anchor", uid: "00000000-0000-0000-0000-000000000000" })).toMatchObject(
      {
        code: 409,
        message: expect.stringContaining("does not match the UID in record"),
      },
    );
    expect(await bindTo({ kind: "ConfigMap", name: "anchor" })).toMatchObject({
      code: 400,
      message: "cannot bind token to object of type /v1, Kind=ConfigMap",
    });
  });

  test("the day of a token's use stands on its Secret, and comes back by use alone", async ({ lab }) => {
    await created(lab, accountsOf(lab), { metadata: { name: "reader" } });
    const { name, token } = await tokenSecret(lab, "reader");
    const path = `${secretsOf(lab)}/${name}`;
    const used = async () => labelsOf((await lab.root.send("GET", path)).body)[LAST_USED];
    expect(await used()).toBeUndefined();
    const client = lab.as(token);
    await client.send("GET", "/api");
    expect(await used()).toMatch(/^\d{4}-\d\d-\d\d$/);
    const emptied = { apiVersion: "v1", kind: "Secret", metadata: { name, labels: { [LAST_USED]: "" } } };
    const apply = (query: string) =>
      lab.root.send("PATCH", `${path}?fieldManager=someone${query}`, emptied, "application/apply-patch+yaml");
    expect((await apply("")).body).toMatchObject({ code: 409, message: expect.stringContaining('"kube-apiserver"') });
    expect((await apply("&force=true")).status).toBe(200);
    await client.send("GET", "/api");
    expect(await used()).toBe("");
    await expect
      .poll(async () => [(await client.send("GET", "/api")).status, await used()], { timeout: 15_000 })
      .toEqual([200, expect.stringMatching(/^\d{4}-/)]);
    // What the API server wrote is its own again: giving ours up leaves it.
    const given = { ...emptied, metadata: { name } };
    await lab.root.send("PATCH", `${path}?fieldManager=someone`, given, "application/apply-patch+yaml");
    expect(await used()).toMatch(/^\d{4}-/);
  });

  test("every namespace gets its default account and the root CA", async ({ lab }) => {
    expect((await untilStatus(() => lab.root.send("GET", `${accountsOf(lab)}/default`), 200, 10_000)).status).toBe(200);
    const path = `/api/v1/namespaces/${lab.namespace}/configmaps/kube-root-ca.crt`;
    expect((await untilStatus(() => lab.root.send("GET", path), 200, 10_000)).status).toBe(200);
    expect((await lab.root.send("GET", path)).body).toMatchObject({
      data: { "ca.crt": expect.stringContaining("BEGIN CERTIFICATE") },
    });
  });
});
