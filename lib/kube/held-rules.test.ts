import { expect, test } from "@playwright/test";
import { Secret } from "@/lib/secret";
import { issue, newAuthority } from "@/sandbox/tls/certificates";
import { fakeServer, sendJson, status } from "./fake-server";
import { openEndpoint } from "./open-endpoint";

const ca = newAuthority("test CA");
const own = issue(ca, { commonName: "api", altNames: ["127.0.0.1"] });

async function ask(answer: object, namespace: string | null = null, code = 201) {
  const server = await fakeServer(own, (_, response) => sendJson(response, answer, code));
  const endpoint = { server: server.url, ca: ca.certificate, insecure: false, tlsServerName: null, proxyUrl: null };
  const cluster = openEndpoint("west", endpoint, new Secret("canary"));
  const rules = await cluster.rules(namespace);
  await cluster.close();
  await server.close();
  return { rules, asked: JSON.parse(server.seen[0]?.body ?? "{}") };
}
const listed = (more: object) => ({
  kind: "SelfSubjectRulesReview",
  status: { resourceRules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }], ...more },
});
const RULE = { verbs: ["get"], apiGroups: [""], resources: ["pods"], resourceNames: [] };

test.describe("the rules of a login", () => {
  test("are asked where no RoleBinding can be, unless a namespace is meant", async () => {
    const everywhere = await ask(listed({ incomplete: false }));
    expect(everywhere.asked).toMatchObject({ spec: { namespace: expect.stringContaining(".") } });
    expect(everywhere.rules).toEqual({ ok: true, value: { rules: [RULE], isComplete: true } });
    expect((await ask(listed({}), "mesh")).asked).toMatchObject({ spec: { namespace: "mesh" } });
  });

  test("are not complete when the server says so or ran into something", async () => {
    const cases = [{ incomplete: true }, { evaluationError: 'clusterrole "x" not found' }];
    for (const more of cases)
      expect((await ask(listed(more))).rules).toEqual({ ok: true, value: { rules: [RULE], isComplete: false } });
  });

  test("may be none", async () => {
    expect((await ask(listed({ resourceRules: null }))).rules).toEqual({
      ok: true,
      value: { rules: [], isComplete: true },
    });
  });

  test("are a problem when nobody may ask, or when the answer is something else", async () => {
    expect((await ask(status(403, "Forbidden"), null, 403)).rules).toMatchObject({ problem: { kind: "forbidden" } });
    expect((await ask({})).rules).toMatchObject({ problem: { kind: "not-kubernetes" } });
  });
});
