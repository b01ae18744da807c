import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { loading, one } from "./fake-kubeconfig";
import { loadKubeconfig } from "./load-kubeconfig";

test.describe("a bad entry is named by file and line, and the other contexts stay usable", () => {
  const exec = (more: string) => `exec: {command: x, ${more}}`;
  const cases: readonly [title: string, config: string, why: string, line: number][] = [
    ["a user that is missing", one({ context: "cluster: c, user: gone" }), "missing-user", 10],
    ["a cluster that is missing", one({ context: "cluster: gone, user: u" }), "missing-cluster", 10],
    ["a context without a cluster", one({ context: "user: u" }), "missing-cluster", 10],
    ["a cluster without a server", one({ cluster: "" }), "bad-server", 4],
    ["a server of another scheme", one({ cluster: 'server: "ftp://a"' }), "bad-server", 4],
    [
      "broken base64 of a CA",
      one({ cluster: "server: https://a.test, certificate-authority-data: '%%'" }),
      "bad-base64",
      4,
    ],
    ["broken base64 of a key", one({ user: "client-certificate: f, client-key-data: abc" }), "bad-base64", 7],
    ["base64 of something else", one({ user: "client-certificate: f, client-key-data: aGVsbG8=" }), "bad-field", 7],
    [
      "a CA together with insecure",
      one({ cluster: "server: https://a.test, certificate-authority: f, insecure-skip-tls-verify: true" }),
      "ca-and-insecure",
      4,
    ],
    ["auth-provider", one({ user: "auth-provider: {name: gcp}" }), "auth-provider", 7],
    ["exec without a version", one({ user: exec("interactiveMode: Never") }), "bad-exec", 7],
    [
      "exec of an older version",
      one({ user: exec("apiVersion: client.authentication.k8s.io/v1alpha1") }),
      "bad-exec",
      7,
    ],
    [
      "exec v1 without interactiveMode",
      one({ user: exec("apiVersion: client.authentication.k8s.io/v1") }),
      "bad-exec",
      7,
    ],
    ["token and password together", one({ user: "token: t, username: a" }), "bad-field", 7],
    ["a field of the wrong type", one({ user: "token: 5" }), "bad-field", 7],
    ["groups without a user to impersonate", one({ user: "token: t, as-groups: [a]" }), "bad-field", 7],
    ["a proxy of an unknown scheme", one({ cluster: "server: https://a.test, proxy-url: 'ftp://p'" }), "bad-field", 4],
    ["a certificate without a key", one({ user: "client-certificate: f" }), "bad-field", 7],
  ];
  for (const [title, config, why, line] of cases)
    test(title, async () => {
      const { contexts, dir } = await loading({ config });
      expect(contexts[0]?.problem).toMatchObject({ kind: "kubeconfig", file: join(dir, "config"), line, why });
      expect(contexts[0]?.target).toBeNull();
      expect(contexts[1]).toMatchObject({ name: "fine", problem: null });
      expect(contexts[1]?.target).not.toBeNull();
    });

  test("names that occur twice, since one could be taken for the other", async () => {
    const config = one().replace(
      "- {name: fine, cluster:",
      "- {name: c, cluster: {server: 'https://other.test'}}\n- {name: fine, cluster:",
    );
    const { contexts, problems, dir } = await loading({ config });
    expect(problems).toMatchObject([{ kind: "kubeconfig", why: "duplicate-name", file: join(dir, "config"), line: 5 }]);
    expect(contexts[0]?.problem).toMatchObject({ why: "duplicate-name", line: 5 });
    expect(contexts[1]?.problem).toBeNull();
    const again = config.replace("users:", "- {name: c, cluster: {server: 'https://third.test'}}\nusers:");
    expect((await loading({ config: again })).problems).toHaveLength(1);
  });

  test("a context name that occurs twice, and leaves the other contexts alone", async () => {
    const config = one().replace(
      "current-context",
      "- {name: x, context: {cluster: fine, user: fine}}\ncurrent-context",
    );
    const { contexts } = await loading({ config });
    expect(contexts.map(({ name, problem }) => [name, problem?.kind ?? null])).toEqual([
      ["x", "kubeconfig"],
      ["fine", null],
    ]);
    expect(contexts[0]?.problem).toMatchObject({ why: "duplicate-name", line: 12 });
    expect(contexts[0]?.target).toBeNull();
  });

  test("a name that YAML takes for a number", async () => {
    const { contexts, problems } = await loading({ config: one().replace("name: x", "name: 12") });
    expect(problems).toMatchObject([{ why: "bad-field", line: 10, detail: "a name is not text; write it in quotes" }]);
    expect(contexts.map(({ name }) => name)).toEqual(["fine"]);
  });

  test("each of thousands, in time that grows with them and not with their square", async () => {
    const line = (index: number) => `- {name: c${index}, context: {cluster: c, user: gone}}`;
    const config = `kind: Config\ncontexts:\n${Array.from({ length: 40_000 }, (_, index) => line(index)).join("\n")}\n`;
    const { contexts } = await loading({ config });
    expect(contexts).toHaveLength(40_000);
    expect(contexts.at(-1)?.problem).toMatchObject({ why: "missing-cluster", line: 40_002 });
  });

  test("explains what replaces an auth-provider", async () => {
    const { contexts } = await loading({ config: one({ user: "auth-provider: {name: gcp}" }) });
    const problem = contexts[0]?.problem;
    expect(problem?.kind === "kubeconfig" && problem.detail).toContain("gke-gcloud-auth-plugin");
  });

  test("never quotes a value", async () => {
    const { contexts } = await loading({ config: one({ user: "client-certificate: f, client-key-data: canary!" }) });
    expect(JSON.stringify(contexts)).not.toContain("canary");
  });
});

test.describe("a file that is no kubeconfig is one problem, and the next file is still read", () => {
  /** Ten lines that stand for ten to the ninth values. */
  const bomb = ["a0: &a0 x"]
    .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(", ")}]`))
    .concat("clusters: *a9")
    .join("\n");
  const cases: readonly [title: string, content: string | Uint8Array, why: string, line: number | null][] = [
    ["empty", "", "empty", null],
    ["blank", "\n  \n", "empty", null],
    ["binary", Uint8Array.of(0x7f, 0x45, 0, 1), "binary", null],
    ["no UTF-8", Uint8Array.of(0x61, 0xff, 0xfe), "binary", null],
    ["10 MB", " ".repeat(10 * 1024 * 1024), "too-large", null],
    ["broken YAML", "apiVersion: v1\nclusters: [\nusers: }\n", "bad-yaml", 3],
    ["an alias bomb", bomb, "alias-bomb", 2],
    ["a million values without an alias", `clusters: [${"a,".repeat(1_000_001)}]\n`, "too-large", null],
    ["a list that contains itself", "clusters: &a [*a]\nusers: {}\n", "not-a-kubeconfig", 2],
    ["a thousand brackets", `clusters: ${"[".repeat(1000)}${"]".repeat(1000)}\n`, "bad-yaml", 1],
    ["a list", "- a\n", "not-a-kubeconfig", 1],
    ["another object", "apiVersion: v1\nkind: Pod\n", "not-a-kubeconfig", 2],
    ["JSON of something else", '{"hello": 1}', "not-a-kubeconfig", null],
  ];
  for (const [title, content, why, line] of cases)
    test(title, async () => {
      const { contexts, problems, dir } = await loading({ bad: content, good: one() });
      expect(problems).toMatchObject([{ kind: "kubeconfig", file: join(dir, "bad"), why, line }]);
      expect(contexts).toHaveLength(2);
    });

  test("a directory", async () => {
    const { problems, contexts } = await loading({ "bad/inside": "", good: one() }, ["bad", "good"]);
    expect(problems).toMatchObject([{ kind: "kubeconfig", why: "directory" }]);
    expect(contexts).toHaveLength(2);
  });

  test("a file, or a folder, that may not be read", async () => {
    const dir = await mkdtemp(join(tmpdir(), "fleet-kubeconfig-"));
    const [bad, locked, good] = [join(dir, "bad"), join(dir, "locked/config"), join(dir, "good")];
    await mkdir(join(dir, "locked"));
    await Promise.all([bad, locked, good].map((path) => writeFile(path, one())));
    await Promise.all([chmod(bad, 0), chmod(join(dir, "locked"), 0), chmod(dir, 0o755)]);
    const { problems, contexts } = await asNobody(() => loadKubeconfig({ paths: [bad, locked, good] }));
    await chmod(join(dir, "locked"), 0o700);
    await rm(dir, { recursive: true });
    const why = {
      kind: "kubeconfig",
      why: "unreadable",
      line: null,
      detail: expect.stringContaining("permission denied"),
    };
    expect(problems).toEqual([
      { ...why, file: bad },
      { ...why, file: locked },
    ]);
    expect(contexts).toHaveLength(2);
  });
});

/** Root may read everything, so for a while we are somebody else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
