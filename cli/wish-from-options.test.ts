import { expect, test } from "@playwright/test";
import { wishFromOptions } from "./wish-from-options";

const files: Readonly<Record<string, string>> = {
  "ca.pem": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
  "ca.der": "\u0030\u0082",
  "exec.json": '{"apiVersion":"client.authentication.k8s.io/v1","command":"aws"}',
  "list.json": "[]",
  "broken.json": '{"env":[{"name":"PASSWORD","value":"s3cret"}]',
};
const terminal = {
  readFile: async (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error("ENOENT");
    return text;
  },
  readStdin: async () => '{"command":"kubelogin"}',
};
const pair = { home: ["east"], remote: ["west"] };
const read = (options: Record<string, string[]>) => wishFromOptions(new Map(Object.entries(options)), terminal);
const said = async (options: Record<string, string[]>): Promise<string> => {
  const result = await read(options);
  return result.ok ? "no misuse" : `${result.misuse.field}: ${result.misuse.text}`;
};

test.describe("the options of check, plan and connect", () => {
  test("leave to the clusters what is not said", async () => {
    const result = await read(pair);
    expect(result).toEqual({
      ok: true,
      asked: {
        overrides: {},
        wish: {
          home: "east",
          remote: "west",
          kiali: null,
          name: null,
          server: null,
          ca: null,
          tlsServerName: null,
          proxyUrl: null,
          namespace: null,
          account: null,
          access: null,
          token: null,
          tokenTtlHours: null,
          tokenPlace: null,
          form: null,
          exec: null,
        },
      },
    });
  });

  test("can say every field of the wish", async () => {
    const result = await read({
      ...pair,
      name: ["west"],
      "kiali-namespace": ["mesh"],
      "kiali-name": ["viewer"],
      server: ["https://west.test:6443"],
      ca: ["file:ca.pem"],
      "tls-server-name": ["kubernetes"],
      "proxy-url": ["http://proxy:3128"],
      namespace: ["kiali"],
      account: ["reader"],
      access: ["full"],
      token: ["request"],
      "token-ttl-hours": ["12"],
      "token-place": ["inline"],
      form: ["labelled"],
      part: ["remote"],
      "exec-json": ["-"],
    });
    expect(result.ok && result.asked.wish).toEqual({
      home: "east",
      remote: "west",
      name: "west",
      kiali: { namespace: "mesh", name: "viewer" },
      server: "https://west.test:6443",
      ca: { pem: files["ca.pem"] },
      tlsServerName: "kubernetes",
      proxyUrl: "http://proxy:3128",
      namespace: "kiali",
      account: "reader",
      access: "full",
      token: "request",
      tokenTtlHours: 12,
      tokenPlace: "inline",
      form: "labelled",
      part: "remote",
      exec: '{"command":"kubelogin"}',
    });
  });

  test("take an override's reason whole, equal signs included", async () => {
    const result = await read({ ...pair, override: ["mesh.root-ca=shared = by an intermediate"] });
    expect(result.ok && result.asked.overrides).toEqual({ "mesh.root-ca": "shared = by an intermediate" });
  });

  const mistakes: readonly (readonly [string, Record<string, string[]>, RegExp])[] = [
    ["no home", { remote: ["west"] }, /^home: --home CONTEXT is missing/],
    ["no remote", { home: ["east"] }, /^remote: --remote CONTEXT is missing/],
    ["a name no Secret can hold", { ...pair, name: ["we st"] }, /^name: --name: Letters/],
    ["a lifetime in words", { ...pair, "token-ttl-hours": ["day"] }, /^token-ttl-hours: /],
    ["a server that is not https", { ...pair, server: ["http://west"] }, /^server: --server: .*https/],
    ["a server with a password", { ...pair, server: ["https://me:pw@west"] }, /^server: --server: .*password\.$/],
    ["a metadata address", { ...pair, server: ["https://169.254.169.254"] }, /^server: --server: Link-local/],
    ["a proxy with a password", { ...pair, "proxy-url": ["http://me:pw@proxy"] }, /^proxy-url: --proxy-url: /],
    ["a CA and no verification", { ...pair, ca: ["kubeconfig"], insecure: [] }, /^insecure: .*exclude/],
    ["a path without file:", { ...pair, ca: ["ca.pem"] }, /^ca: --ca may be/],
    ["a CA file that is missing", { ...pair, ca: ["file:gone.pem"] }, /^ca: gone.pem cannot be read/],
    ["a CA file that is not PEM", { ...pair, ca: ["file:ca.der"] }, /^ca: ca.der holds no certificate/],
    ["an ExecConfig that is missing", { ...pair, "exec-json": ["gone.json"] }, /^exec-json: gone.json cannot/],
    ["an ExecConfig that is a list", { ...pair, "exec-json": ["list.json"] }, /^exec-json: list.json does not/],
    ["an override without a reason", { ...pair, override: ["mesh.root-ca"] }, /^override: .*lacks a reason/],
    [
      "an override with a shrug",
      { ...pair, override: ["mesh.root-ca=ok"] },
      /^override: The reason for --override mesh.root-ca/,
    ],
  ];
  for (const [what, options, words] of mistakes)
    test(`${what} is wrong use that names the option`, async () => {
      expect(await said(options)).toMatch(words);
    });

  test("never quote an ExecConfig that does not parse: it may carry secrets", async () => {
    const text = await said({ ...pair, "exec-json": ["broken.json"] });
    expect(text).toContain("broken.json does not hold a JSON object");
    expect(text).not.toContain("s3cret");
  });
});
