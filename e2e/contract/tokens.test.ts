import { expect, inEachWorld, test } from "./fixtures";
import { untilStatus } from "./raw-client";
import { accountsOf, created, metadataOf, requestToken, secretsOf, tokenSecret } from "./scenes";

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

  test("every namespace gets its default account and the root CA", async ({ lab }) => {
    expect((await untilStatus(() => lab.root.send("GET", `${accountsOf(lab)}/default`), 200, 10_000)).status).toBe(200);
    const path = `/api/v1/namespaces/${lab.namespace}/configmaps/kube-root-ca.crt`;
    expect((await untilStatus(() => lab.root.send("GET", path), 200, 10_000)).status).toBe(200);
    expect((await lab.root.send("GET", path)).body).toMatchObject({
      data: { "ca.crt": expect.stringContaining("BEGIN CERTIFICATE") },
    });
  });
});
