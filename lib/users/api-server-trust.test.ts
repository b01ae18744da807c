import { expect, test } from "@playwright/test";
import { configMap, object } from "@/lib/checks/healthy-pair";
import { ROOT_A, ROOT_B } from "@/lib/checks/test-certificates";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { apiServerTrust } from "./api-server-trust";
import { compareTrust } from "./compare-trust";
import { openidSettings } from "./openid-settings";
import type { TrustEvidence, TrustedIssuer } from "./trust";

const ISSUER = "https://issuer.example.com/realms/mesh";
const apiserver = (args: readonly string[], spec: object = {}, mounts: readonly object[] = []) =>
  object(
    "v1",
    "Pod",
    { name: "kube-apiserver-a", namespace: "kube-system", labels: { component: "kube-apiserver" } },
    { spec: { containers: [{ name: "kube-apiserver", command: args, volumeMounts: mounts }], ...spec } },
  );
const trustOf = async (options: FakeClusterOptions) => apiServerTrust(fakeCluster(options).cluster);
const config = (audience: string, more = "") => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer: { url: "${ISSUER}", audiences: [${audience}], certificateAuthority: ${JSON.stringify(ROOT_A)} }
  claimMappings:
    username: { claim: email, prefix: "oidc:" }
    groups: { expression: "dyn(claims.groups)" }
${more}`;
const MOUNTED = [
  { volumes: [{ name: "auth", configMap: { name: "auth-config" } }] },
  [{ name: "auth", mountPath: "/etc/kubernetes/auth" }],
] as const;
const FILE = "--authentication-config=/etc/kubernetes/auth/config.yaml";

test.describe("apiServerTrust", () => {
  test("reads --oidc flags, with the API server's defaults for what is not said", async () => {
    const args = [
      "kube-apiserver",
      `--oidc-issuer-url=${ISSUER}`,
      "--oidc-client-id",
      "kiali",
      "--oidc-ca-file=/etc/ca.pem",
      "--oidc-groups-claim=groups",
      "--oidc-required-claim=a=b",
    ];
    expect(await trustOf({ objects: [apiserver(args)] })).toEqual({
      ok: true,
      value: {
        from: "flags",
        where: "arguments of Pod kube-system/kube-apiserver-a",
        issuers: [
          {
            issuer: ISSUER,
            audiences: ["kiali"],
            username: { claim: "sub", prefix: `${ISSUER}#` },
            groups: { claim: "groups", prefix: "" },
            ca: { kind: "file", path: "/etc/ca.pem" },
            rules: ["a=b"],
          },
        ],
      },
    });
  });

  for (const [flags, prefix] of [
    [["--oidc-username-claim=email"], ""],
    [["--oidc-username-claim=email", "--oidc-username-prefix=oidc:"], "oidc:"],
    [["--oidc-username-prefix=-"], ""],
  ] as const)
    test(`names users with prefix "${prefix}" for ${flags.join(" ")}`, async () =>
      expect(await trustOf({ objects: [apiserver([`--oidc-issuer-url=${ISSUER}`, ...flags])] })).toMatchObject({
        value: { issuers: [{ username: { prefix } }] },
      }));

  test("reads a configuration that is mounted from a ConfigMap", async () => {
    const objects = [
      apiserver([FILE], ...MOUNTED),
      configMap("kube-system", "auth-config", { "config.yaml": config("kiali") }),
    ];
    expect(await trustOf({ objects })).toMatchObject({
      value: {
        from: "config",
        issuers: [
          {
            audiences: ["kiali"],
            username: { claim: "email", prefix: "oidc:" },
            groups: { expression: "dyn(claims.groups)" },
            ca: { kind: "inline", fingerprint: expect.stringMatching(/^sha256:[0-9A-F:]{95}$/) },
          },
        ],
      },
    });
  });

  test("says that it cannot read a file on the node, nor a text that is no configuration", async () => {
    expect(await trustOf({ objects: [apiserver([FILE])] })).toMatchObject({ value: { from: "unreadable" } });
    const objects = [
      apiserver([FILE], ...MOUNTED),
      configMap("kube-system", "auth-config", { "config.yaml": "kind: Pod" }),
    ];
    expect(await trustOf({ objects })).toMatchObject({ value: { from: "unreadable" } });
  });

  test("tells an API server without OIDC, one that is run elsewhere, and a login that may not look apart", async () => {
    expect(await trustOf({ objects: [apiserver(["--profiling=false"])] })).toMatchObject({ value: { from: "none" } });
    expect(await trustOf({})).toMatchObject({ value: { from: "hidden" } });
    expect(await trustOf({ denies: ["list Pod"] })).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
  });
});

const issuer = (more: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
  issuer: ISSUER,
  audiences: ["kiali"],
  username: { claim: "email", prefix: "" },
  groups: { claim: "groups", prefix: "" },
  ca: null,
  rules: [],
  ...more,
});
const flags = (...issuers: readonly TrustedIssuer[]): TrustEvidence => ({ from: "flags", where: "a pod", issuers });

test.describe("compareTrust", () => {
  const settings = openidSettings(
    JSON.stringify({ auth: { openid: { issuer_uri: ISSUER, client_id: "kiali", username_claim: "email" } } }),
    { context: "east", object: "ConfigMap a/b" },
  );
  const openid = settings.ok ? settings.value.openid : null;
  const idsOf = (...evidence: readonly (TrustEvidence | null)[]) =>
    openid === null
      ? null
      : compareTrust(
          openid,
          evidence.map((each, index) => ({ cluster: ["east", "west"][index] ?? "north", evidence: each })),
        ).map(({ id, cluster }) => `${cluster} ${id}`);

  const cases: readonly [string, readonly (TrustEvidence | null)[], readonly string[]][] = [
    ["nothing to say where all fit", [flags(issuer()), flags(issuer())], []],
    ["nothing to say of what nobody could read", [null, { from: "hidden", why: "managed" }], []],
    ["another issuer", [flags(issuer({ issuer: "https://other.example.com" }))], ["east trust.issuer"]],
    ["a slash at the end", [flags(issuer({ issuer: `${ISSUER}/` }))], ["east trust.issuer-spelling"]],
    ["another audience", [flags(issuer({ audiences: ["west"] }))], ["east trust.audience"]],
    ["no OIDC at all", [{ from: "none", where: "a pod" }], ["east trust.none"]],
    [
      "another claim than Kiali's",
      [flags(issuer({ username: { claim: "sub", prefix: "" } }))],
      ["east trust.username-claim"],
    ],
    ["no groups", [flags(issuer({ groups: null }))], ["east trust.no-groups"]],
    [
      "another prefix for users and groups in the second",
      [
        flags(issuer()),
        flags(issuer({ username: { claim: "email", prefix: "w:" }, groups: { claim: "groups", prefix: "w:" } })),
      ],
      ["west trust.differs-username", "west trust.differs-groups"],
    ],
    [
      "another CA and audiences in the second",
      [
        flags(issuer({ ca: { kind: "inline", fingerprint: `sha256:${ROOT_B.slice(40, 60)}` } })),
        flags(issuer({ audiences: ["kiali", "more"], rules: ["a=b"] })),
      ],
      ["west trust.differs-audience", "west trust.differs-ca", "west trust.differs-rules"],
    ],
    [
      "nothing in a CA that is a file here and inline there",
      [
        flags(issuer({ ca: { kind: "file", path: "/etc/ca.pem" } })),
        flags(issuer({ ca: { kind: "inline", fingerprint: "sha256:AA" } })),
      ],
      [],
    ],
  ];
  for (const [what, evidence, ids] of cases) test(`finds ${what}`, () => expect(idsOf(...evidence)).toEqual(ids));
});
