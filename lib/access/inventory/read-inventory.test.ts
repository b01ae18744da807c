import { expect, test } from "@playwright/test";
import { orphansManifest } from "@/lib/access/orphans/orphans-config-map";
import { QUARANTINE_ANNOTATION, QUARANTINE_LABEL } from "@/lib/access/quarantine/held-entry";
import { scriptMadeHomeSecret } from "@/lib/access/script-made";
import { kialiDeployment } from "@/lib/checks/healthy-pair";
import type { FakeObject } from "@/lib/cluster/fake-objects";
import { COMBINED_SECRET } from "@/lib/kiali/secret-names";
import {
  type HomeScene,
  inventoryOf,
  kialiMounting,
  ownKeys,
  secretOf,
  testKubeconfig,
  testToken,
  WEST_SERVER,
} from "./home-for-tests";
import type { ConnectionRow, FindingId } from "./inventory";

const LABEL = { "kiali.io/multiCluster": "true" };
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const OPERATED = { "operator-sdk/primary-resource": "istio-system/kiali" };

const combined = (data = ownKeys(), metadata: Partial<FakeObject["metadata"]> = {}): FakeObject =>
  secretOf(COMBINED_SECRET, data, metadata);
const labelled = (name: string, key: string, volume: string | null = key): FakeObject =>
  secretOf(
    name,
    { [key]: testKubeconfig({ name: key }) },
    {
      labels: LABEL,
      ...(volume === null ? {} : { annotations: { "kiali.io/cluster": volume } }),
    },
  );
const held = (state: "leaving" | "out", data: Record<string, string> = ownKeys()): FakeObject =>
  secretOf(
    "kiali-fleet-quarantine-west",
    Object.fromEntries(Object.entries(data).map(([key, value]) => [`0.${key}`, value])),
    {
      labels: { [QUARANTINE_LABEL]: "true" },
      annotations: {
        [QUARANTINE_ANNOTATION]: JSON.stringify({
          name: "west",
          why: "it is down",
          state,
          sources: [
            {
              secret: COMBINED_SECRET,
              keys: Object.keys(data),
              manager: "kiali-fleet/west",
              labels: {},
              annotations: {},
            },
          ],
        }),
      },
    },
  );
const orphan: FakeObject = orphansManifest(
  "istio-system",
  "west",
  JSON.stringify({
    name: "west",
    server: WEST_SERVER,
    context: "west",
    remoteUid: null,
    account: null,
    pieces: [],
    why: "the cluster did not answer",
    since: "2026-11-20T00:00:00Z",
    lastTry: null,
  }),
);

const rowOf = (rows: readonly ConnectionRow[], name: string): ConnectionRow => {
  const row = rows.find((each) => each.name === name);
  if (!row) throw new Error(`no row ${name}`);
  return row;
};
const OURS: HomeScene = { has: [combined()], manager: "kiali-fleet/west" };

test.describe("readInventory", () => {
  test("finds nothing wrong with a connection as this console makes it", async () => {
    const { connections, orphans, problems, kiali } = await inventoryOf(OURS);
    expect(connections).toEqual([
      {
        name: "west",
        secret: { namespace: "istio-system", name: COMBINED_SECRET, uid: expect.any(String) },
        form: "combined",
        maker: { kind: "fleet", words: "made or taken over by this console" },
        server: WEST_SERVER,
        remote: { context: "west", how: "address" },
        auth: "token-file",
        tokenPlace: "own-key",
        identity: { namespace: "istio-system", account: "kiali-remote-east", uid: "uid-account" },
        credential: { kind: "token-secret", issuedAt: null, expiresAt: null },
        createdAt: "2026-11-22T11:00:00Z",
        rotatedAt: "2026-11-22T11:00:00Z",
        isMounted: true,
        isLoaded: true,
        isQuarantined: false,
        orphan: null,
        findings: [],
      },
    ]);
    expect({ orphans, problems }).toEqual({ orphans: [], problems: [] });
    expect(kiali).toMatchObject({ namespace: "istio-system", name: "kiali", clusterName: "east" });
  });

  const findings: readonly {
    id: FindingId;
    shows: readonly HomeScene[];
    /** The same without what is wrong. */
    not: readonly HomeScene[];
    mend?: string | null;
    of?: string;
  }[] = [
    {
      id: "duplicate-key",
      shows: [{ has: [combined(), labelled("zz", "west")] }],
      not: [{ has: [combined(), labelled("zz", "north")] }],
    },
    {
      id: "name-mismatch",
      shows: [{ has: [combined({ west: testKubeconfig({ clusterName: "occident" }) })] }],
      not: [OURS],
      mend: "repair",
    },
    {
      id: "home-name",
      shows: [{ has: [combined(ownKeys({ name: "east" }))] }],
      not: [OURS],
      of: "east",
      mend: "revoke",
    },
    {
      id: "volume-name",
      shows: [
        { has: [labelled("a", "gke_west.1")] },
        { has: [labelled("a", "kiali-cabundle")] },
        { has: [labelled("a", "west", "x".repeat(64))] },
        { has: [labelled("a", "west", "same"), labelled("b", "north", "same")] },
      ],
      not: [
        { has: [combined(ownKeys({ name: "gke_west.1" }))] },
        { has: [labelled("kiali-remote-cluster-secret-west", "west", null)] },
        { has: [labelled("a", "west"), labelled("b", "north")] },
        { has: [labelled("a", "West"), kialiMounting({ other: "a" })] },
      ],
      mend: "adopt",
    },
    {
      id: "unusable",
      shows: [
        { has: [combined({ west: "not a kubeconfig" })] },
        { has: [combined({ west: testKubeconfig({ server: null }) })] },
        { has: [combined({ west: testKubeconfig({ user: {} }) })] },
        { has: [combined({ west: testKubeconfig({ user: { exec: { command: "aws" } } }) })] },
        { has: [combined({ west: ownKeys().west ?? "" })] },
      ],
      not: [
        OURS,
        {
          has: [combined({ west: testKubeconfig({ user: { exec: { command: "aws" } } }) })],
          config: "clustering:\n  enable_exec_provider: true\n",
        },
      ],
    },
    {
      id: "credential-expired",
      shows: [{ has: [combined(ownKeys({ token: testToken("a", [-24, -1]) }))] }],
      not: [OURS, { has: [combined(ownKeys({ token: testToken("a", [-1, 23]) }))] }],
      mend: "rotate",
    },
    {
      id: "credential-expiring",
      shows: [{ has: [combined(ownKeys({ token: testToken("a", [-17, 7]) }))] }],
      not: [
        { has: [combined(ownKeys({ token: testToken("a", [-15, 9]) }))] },
        { has: [combined(ownKeys({ token: testToken("a", [-24, -1]) }))] },
      ],
      mend: "rotate",
    },
    {
      id: "leaked-token",
      shows: [
        { has: [scriptMadeHomeSecret({ name: "west", token: testToken("kiali") })] },
        { has: [combined(ownKeys(), { annotations: { [LAST_APPLIED]: "{}" } })], manager: "kubectl-client-side-apply" },
      ],
      not: [
        OURS,
        { has: [combined(ownKeys(), { annotations: { [LAST_APPLIED]: "{}" } })], manager: "kiali-fleet/west" },
        {
          has: [
            combined(
              { west: testKubeconfig({ user: { exec: { command: "aws" } } }) },
              { annotations: { [LAST_APPLIED]: "{}" } },
            ),
          ],
        },
      ],
      mend: "adopt",
    },
    {
      id: "inline-token",
      shows: [{ has: [combined({ west: testKubeconfig() })] }],
      not: [OURS],
      mend: "rotate",
    },
    {
      id: "deleted-but-mounted",
      shows: [
        { has: [kialiMounting({ west: "kiali-remote-cluster-secret-west" })] },
        { has: [combined(), kialiMounting({ west: "kiali-remote-cluster-secret-west" })] },
      ],
      not: [
        { has: [kialiMounting({ west: "gone" }, true)] },
        { has: [kialiMounting({ west: "there" }), labelled("there", "west")] },
        OURS,
      ],
      mend: "revoke",
    },
    {
      id: "not-mounted",
      shows: [
        { has: [labelled("a", "west")] },
        { has: [labelled("a", "west"), kialiDeployment({ annotations: OPERATED })] },
        { has: [combined(), kialiDeployment({ mountsCombined: false })] },
      ],
      not: [OURS, { has: [labelled("a", "west"), kialiMounting({ west: "a" })] }],
      mend: null,
    },
    {
      id: "not-loaded",
      shows: [{ ...OURS, lists: ["east"] }],
      not: [OURS, { ...OURS, lists: null }, { ...OURS, lists: [] }, { has: [labelled("a", "west")], lists: ["east"] }],
      mend: "repair",
    },
    {
      id: "loaded-without-secret",
      shows: [{ lists: ["east", "west"] }, { has: [held("out")], lists: ["east", "west"] }],
      not: [{ lists: ["east"] }, OURS, { lists: ["east", "west"], east: { denies: ["list Secret"] } }],
    },
    {
      id: "no-secret",
      shows: [
        { config: "clustering:\n  clusters:\n  - name: west\n", lists: ["east"] },
        { config: "clustering:\n  clusters:\n  - name: west\n    secret_name: mine\n", lists: ["east"] },
      ],
      not: [
        {
          has: [secretOf("mine", { west: testKubeconfig() })],
          config: "clustering:\n  clusters:\n  - name: west\n    secret_name: mine\n",
        },
        { ...OURS, config: "clustering:\n  clusters:\n  - name: west\n" },
      ],
    },
    {
      id: "remote-unknown",
      shows: [{ ...OURS, contexts: [{ name: "north", server: "https://other.example.com" }] }],
      not: [OURS, { ...OURS, contexts: [], remotes: { west: "anything" } }],
      mend: null,
    },
    {
      id: "quarantined",
      shows: [
        { has: [held("out")], lists: ["east"] },
        { has: [held("leaving"), combined()] },
        { has: [held("out", { west: "junk" })], lists: ["east"] },
      ],
      not: [OURS],
    },
    { id: "leftover", shows: [{ ...OURS, has: [combined(), orphan] }], not: [OURS], mend: "revoke" },
  ];

  for (const { id, shows, not, mend, of = "west" } of findings) {
    const idsOf = async (scene: HomeScene) =>
      (await inventoryOf(scene)).connections.flatMap((row) => row.findings.map((each) => each.id));
    for (const [index, scene] of shows.entries())
      test(`shows ${id}, ${index + 1} of ${shows.length}`, async () => {
        const { connections } = await inventoryOf(scene);
        const found = connections.flatMap((row) => row.findings).find((each) => each.id === id);
        expect(found).toBeDefined();
        expect(found?.detail).toMatch(/^[A-Za-z].{12,}[^.]$/);
        expect(found?.detail).not.toContain("undefined");
        if (mend !== undefined && index === 0) expect(found?.mend).toBe(mend);
        if (index === 0 && of !== "west") expect(rowOf(connections, of).findings.map((each) => each.id)).toContain(id);
      });
    for (const [index, scene] of not.entries())
      test(`shows no ${id} without it, ${index + 1} of ${not.length}`, async () =>
        expect(await idsOf(scene)).not.toContain(id));
  }

  test("of two Secrets with one key the second by name loses", async () => {
    const { connections } = await inventoryOf({ has: [combined(), labelled("aa", "west")] });
    const said = connections.map((row) => [row.secret?.name, row.findings.find((each) => each.id === "duplicate-key")]);
    expect(said).toMatchObject([
      ["aa", { severity: "warn", mend: null }],
      [COMBINED_SECRET, { severity: "fail", mend: "adopt" }],
    ]);
  });

  test("offers no revoke for a lost Secret whose cluster has a good entry elsewhere", async () => {
    const { connections } = await inventoryOf({ has: [combined(), kialiMounting({ west: "gone" })] });
    expect(rowOf(connections, "west").findings).toMatchObject([{ id: "deleted-but-mounted", mend: null }]);
  });

  test("tells a script's connection by label and name", async () => {
    const { connections } = await inventoryOf({
      has: [scriptMadeHomeSecret({ name: "west", token: testToken("kiali") })],
      manager: "kubectl-client-side-apply",
    });
    const row = rowOf(connections, "west");
    expect(row.maker.kind).toBe("script");
    expect(row).toMatchObject({ form: "labelled", auth: "token", tokenPlace: "inline", isMounted: false });
    expect(row.identity?.account).toBe("kiali");
    expect(row.createdAt).toBe("2026-11-22T11:00:00Z");
  });

  test("tells a hand-made connection and whose field manager wrote it", async () => {
    const { connections } = await inventoryOf({ has: [combined({ west: testKubeconfig() })], manager: "vim" });
    expect(rowOf(connections, "west").maker).toEqual({ kind: "hand", words: "made by hand or another tool (vim)" });
  });

  test("tells a Secret that only the configuration names", async () => {
    const { connections } = await inventoryOf({
      has: [secretOf("mine", { west: testKubeconfig() }), kialiMounting({ west: "mine" })],
      config: "clustering:\n  clusters:\n  - name: west\n    secret_name: mine\n",
    });
    expect(rowOf(connections, "west")).toMatchObject({ form: "listed", isMounted: true });
  });

  test("finds a Secret that is mounted and lost its label", async () => {
    const { connections } = await inventoryOf({
      has: [secretOf("lost", { west: testKubeconfig() }), kialiMounting({ west: "lost" })],
    });
    expect(rowOf(connections, "west")).toMatchObject({ secret: { name: "lost" }, isMounted: true });
  });

  const kinds = [
    [ownKeys({ token: testToken("a", [-1, 23]) }), "token-request"],
    [ownKeys({ token: testToken("a") }), "token-secret"],
    [ownKeys({ token: "opaque" }), "unknown"],
    [{ west: testKubeconfig({ user: { exec: {} } }) }, "exec"],
    [{ west: testKubeconfig({ user: { "client-certificate-data": "eA==" } }) }, "certificate"],
    [{ west: testKubeconfig({ user: { username: "u" } }) }, "basic"],
    [{ west: testKubeconfig({ user: {} }) }, "none"],
  ] as const;
  for (const [data, kind] of kinds)
    test(`knows a credential of kind ${kind}`, async () => {
      const { connections } = await inventoryOf({ has: [combined(data)] });
      expect(rowOf(connections, "west").credential.kind).toBe(kind);
    });

  test("says when the entry was made and when its token was last written", async () => {
    const managedFields = [
      {
        manager: "kiali-fleet/west",
        operation: "Apply",
        time: "2026-11-21T00:00:00Z",
        subresource: null,
        fieldsV1: { "f:data": { "f:west": {} } },
      },
      {
        manager: "kiali-fleet/west-token",
        operation: "Apply",
        time: "2026-11-22T00:00:00Z",
        subresource: null,
        fieldsV1: { "f:data": { "f:west.token": {} } },
      },
    ];
    const { connections } = await inventoryOf({ has: [combined(ownKeys(), { managedFields })] });
    expect(rowOf(connections, "west")).toMatchObject({
      createdAt: "2026-11-21T00:00:00Z",
      rotatedAt: "2026-11-22T00:00:00Z",
    });
  });

  const troubles: readonly (readonly [string, HomeScene, string])[] = [
    ["does not answer", { ...OURS, lists: null }, "server-failure"],
    [
      "is slow",
      {
        ...OURS,
        east: { fails: { proxy: { kind: "timed-out", context: "east", waitedFor: "Kiali", timeoutMs: 8000 } } },
      },
      "timed-out",
    ],
  ];
  for (const [title, scene, kind] of troubles)
    test(`shows every row while Kiali ${title}`, async () => {
      const { connections, problems } = await inventoryOf(scene);
      expect(rowOf(connections, "west")).toMatchObject({ isLoaded: null, findings: [] });
      expect(problems.map((each) => each.kind)).toEqual([kind]);
    });

  test("says that the Secrets may not be listed instead of showing none as lost", async () => {
    const { connections, problems } = await inventoryOf({ lists: ["east", "west"], east: { denies: ["list Secret"] } });
    expect(problems.map((each) => each.kind)).toContain("forbidden");
    expect(connections).toEqual([]);
  });

  test("shows an orphan apart once the home has nothing of it", async () => {
    const { connections, orphans } = await inventoryOf({ has: [orphan], lists: ["east"] });
    expect(connections).toEqual([]);
    expect(orphans).toMatchObject([{ name: "west", why: "the cluster did not answer" }]);
  });

  test("shows what is set aside with its identity, in the form it goes back to", async () => {
    const { connections } = await inventoryOf({ has: [held("out")], lists: ["east"] });
    expect(rowOf(connections, "west")).toMatchObject({
      isQuarantined: true,
      form: "combined",
      isMounted: false,
      isLoaded: false,
      identity: { account: "kiali-remote-east" },
      findings: [{ id: "quarantined", mend: "release" }],
    });
  });

  test("never shows a token", async () => {
    const token = testToken("kiali");
    const inventory = await inventoryOf({
      has: [scriptMadeHomeSecret({ name: "west", token }), combined(ownKeys({ name: "north", token })), held("out")],
    });
    expect(JSON.stringify(inventory)).not.toContain(token);
    expect(JSON.stringify(inventory)).not.toContain(Buffer.from(token).toString("base64"));
  });

  test("dials no remote", async () => {
    const dialled = (): never => {
      throw new Error("dialled");
    };
    const { connections } = await inventoryOf({ ...OURS, openEndpoint: dialled });
    expect(connections).toHaveLength(1);
  });
});
