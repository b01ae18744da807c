import { expect, test } from "@playwright/test";
import { parse } from "yaml";
import { ROOT_A } from "@/lib/checks/test-certificates";
import type { Endpoint, SecretObject } from "@/lib/cluster/cluster";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import type { Secret } from "@/lib/secret";
import { endpointIn, probeOf, readRemoteEntries } from "./read-remote-entry";
import { remoteEntryYaml } from "./remote-entry";
import { COMBINED_SECRET, tokenKey, tokenPath } from "./secret-names";

const endpoint: Endpoint = {
  server: "https://api.west.example.com:6443",
  ca: ROOT_A,
  insecure: false,
  tlsServerName: "kubernetes",
  proxyUrl: "http://proxy.example.com:3128",
};

/** Through the whole way: written by apply, read back as a Secret. */
async function stored(
  data: Readonly<Record<string, string>>,
  tokens = new Map<string, Secret>(),
): Promise<SecretObject> {
  const { cluster } = fakeCluster();
  await cluster.apply(
    { apiVersion: "v1", kind: "Secret", metadata: { name: COMBINED_SECRET, namespace: "mesh" }, stringData: data },
    { manager: "kiali-fleet/west", tokens },
  );
  const secret = await cluster.readSecret({ namespace: "mesh", name: COMBINED_SECRET });
  if (!secret.ok || !secret.value) throw new Error("it was applied");
  return secret.value;
}

async function mintedToken(): Promise<Secret> {
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kiali", namespace: "mesh" } };
  const minted = await fakeCluster({ context: "west", objects: [account] }).cluster.mintToken(
    { namespace: "mesh", name: "kiali" },
    { ttlSeconds: 3600 },
  );
  if (!minted.ok) throw new Error(minted.problem.kind);
  return minted.value.token;
}

test.describe("remoteEntryYaml", () => {
  test("has the layout of Kiali's script, and only a reference to the token", () => {
    const yaml = remoteEntryYaml({
      name: "west",
      endpoint: { ...endpoint, tlsServerName: null, proxyUrl: null },
      auth: { kind: "token", ref: "west" },
    });
    expect(parse(yaml)).toEqual({
      apiVersion: "v1",
      kind: "Config",
      preferences: {},
      "current-context": "west",
      contexts: [{ name: "west", context: { cluster: "west", user: "west" } }],
      users: [{ name: "west", user: { token: `\${token:west}` } }],
      clusters: [
        {
          name: "west",
          cluster: { server: endpoint.server, "certificate-authority-data": Buffer.from(ROOT_A).toString("base64") },
        },
      ],
    });
  });

  test("never has a CA beside insecure-skip-tls-verify", () => {
    const yaml = remoteEntryYaml({
      name: "w",
      endpoint: { ...endpoint, insecure: true },
      auth: { kind: "token", ref: "w" },
    });
    expect(yaml).toContain("insecure-skip-tls-verify: true");
    expect(yaml).not.toContain("certificate-authority-data");
  });

  test("quotes a name that YAML would take for a number", () => {
    const yaml = remoteEntryYaml({ name: "0123", endpoint, auth: { kind: "token", ref: "x" } });
    expect(parse(yaml)["current-context"]).toBe("0123");
  });
});

test.describe("readRemoteEntries", () => {
  test("reads back what was written, with an inline token", async () => {
    const token = await mintedToken();
    const yaml = remoteEntryYaml({ name: "west", endpoint, auth: { kind: "token", ref: "t" } });
    const secret = await stored({ west: yaml }, new Map([["t", token]]));
    const entries = readRemoteEntries(secret);
    expect(entries).toMatchObject([
      {
        key: "west",
        secret: { namespace: "mesh", name: COMBINED_SECRET, form: "combined" },
        clusterName: "west",
        server: endpoint.server,
        caSha: expect.stringMatching(/^[0-9a-f]{64}$/),
        insecure: false,
        tlsServerName: "kubernetes",
        proxyUrl: "http://proxy.example.com:3128",
        auth: "token",
        token: {
          subject: "system:serviceaccount:mesh:kiali",
          namespace: "mesh",
          account: "kiali",
          issuedAt: "2026-11-22T12:00:00.000Z",
          expiresAt: "2026-11-22T13:00:00.000Z",
          keyId: "west-key",
        },
        tokenFileKey: null,
        managers: ["kiali-fleet/west"],
        faults: [],
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(token.reveal());
    const probe = probeOf(secret, "west");
    expect(probe?.endpoint).toEqual(endpoint);
    expect(probe?.token.isSame(token)).toBe(true);
  });

  test("follows a token file to the key beside it, which is no entry of its own", async () => {
    const token = await mintedToken();
    const yaml = remoteEntryYaml({
      name: "west",
      endpoint,
      auth: { kind: "token-file", path: tokenPath(COMBINED_SECRET, "west") },
    });
    const secret = await stored({ west: yaml, [tokenKey("west")]: `\${token:t}` }, new Map([["t", token]]));
    expect(readRemoteEntries(secret)).toMatchObject([
      { key: "west", auth: "token-file", tokenFileKey: "west.token", token: { account: "kiali" }, faults: [] },
    ]);
    expect(probeOf(secret, "west")?.token.isSame(token)).toBe(true);
  });

  test("has an address and no probe for exec credentials", async () => {
    const yaml = remoteEntryYaml({
      name: "west",
      endpoint,
      auth: { kind: "exec", exec: { command: "aws", args: ["eks"] } },
    });
    const secret = await stored({ west: yaml });
    expect(readRemoteEntries(secret)).toMatchObject([{ auth: "exec", token: null, faults: [] }]);
    expect(endpointIn(secret, "west")).toEqual(endpoint);
    expect(endpointIn(secret, "north")).toBeNull();
    expect(probeOf(secret, "west")).toBeNull();
  });

  const good = remoteEntryYaml({ name: "west", endpoint, auth: { kind: "token", ref: "t" } });
  for (const { what, text, says } of [
    { what: "is no YAML", text: "a: [", says: /not a kubeconfig/ },
    { what: "is a list", text: "- 1", says: /not a kubeconfig/ },
    {
      what: "calls its cluster otherwise",
      text: good.replaceAll("west\n", "other\n"),
      says: /called other, its key west/,
    },
    {
      what: "has no current-context",
      text: good.replace("current-context: west", "current-context: gone"),
      says: /current-context/,
    },
    {
      what: "has CA and insecure together",
      text: good.replace("    server:", "    insecure-skip-tls-verify: true\n      server:"),
      says: /would not start/,
    },
    {
      what: "points to a token key that is missing",
      text: remoteEntryYaml({
        name: "west",
        endpoint,
        auth: { kind: "token-file", path: tokenPath(COMBINED_SECRET, "west") },
      }),
      says: /not a key of this Secret/,
    },
  ])
    test(`names the fault of an entry that ${what}`, async () => {
      const [entry] = readRemoteEntries(await stored({ west: text }));
      expect(entry?.faults.join("; ")).toMatch(says);
    });
});
