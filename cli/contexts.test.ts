import { expect, test } from "@playwright/test";
import type { ContextRow } from "@/lib/cluster/context-row";
import type { Problem } from "@/lib/problem";
import type { Clusters } from "./clusters";
import { contextsOutput } from "./contract/contexts-output";
import { failureOutput } from "./contract/problem-output";
import { recordingTerminal } from "./recording-terminal";
import { runCli } from "./run-cli";

const row = (name: string, more: Partial<ContextRow> = {}): ContextRow => ({
  name,
  cluster: name,
  user: `${name}-admin`,
  namespace: null,
  server: `https://${name}.test:6443`,
  credential: "certificate",
  current: false,
  file: "/home/op/.kube/config",
  problem: null,
  ...more,
});
const broken: Problem = {
  kind: "kubeconfig",
  file: "/home/op/.kube/config",
  line: 12,
  why: "missing-user",
  detail: 'the user "gone" is not defined',
};

const worldOf = (rows: readonly ContextRow[], problems: readonly Problem[] = []): Clusters => ({
  contextRows: async () => ({ rows, problems }),
  openCluster: () => Promise.reject(new Error("contexts dials nothing")),
  loadOpenEndpoint: () => Promise.reject(new Error("contexts dials nothing")),
  closeClusters: () => undefined,
});

async function run(argv: readonly string[], world: Clusters) {
  const { terminal, printed } = recordingTerminal();
  const code = await runCli(argv, terminal, async () => ({ clusters: world }));
  return { code, ...printed };
}

test.describe("kiali-fleet contexts", () => {
  test("lists every context in a table, the current one marked, without dialling", async () => {
    const { code, out, err } = await run(["contexts"], worldOf([row("east", { current: true }), row("west")]));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n").map((line) => line.trimEnd())).toEqual([
      "   CONTEXT  CLUSTER  USER        CREDENTIAL   SERVER                  NAMESPACE  FILE",
      "*  east     east     east-admin  certificate  https://east.test:6443  –          /home/op/.kube/config",
      "   west     west     west-admin  certificate  https://west.test:6443  –          /home/op/.kube/config",
      "",
    ]);
  });

  test("lists a broken context with what is wrong with it, and where", async () => {
    const { code, out } = await run(
      ["contexts"],
      worldOf([row("east"), row("west", { server: null, problem: broken })]),
    );
    expect(code).toBe(0);
    expect(out).toContain("✕ west: /home/op/.kube/config:12 names a user that does not exist.");
  });

  test("prints the contract as JSON, problems with their words", async () => {
    const { out, err } = await run(
      ["contexts", "-o", "json"],
      worldOf([row("east"), row("west", { problem: broken })]),
    );
    const value = contextsOutput.parse(JSON.parse(out));
    expect(err).toBe("");
    expect(value.map(({ name, problem }) => [name, problem?.kind ?? null])).toEqual([
      ["east", null],
      ["west", "kubeconfig"],
    ]);
    expect(Object.keys(value[0] ?? {})).toEqual([
      "name",
      "cluster",
      "user",
      "namespace",
      "server",
      "credential",
      "current",
      "file",
      "problem",
    ]);
  });

  test("an empty kubeconfig is an empty list, not an error", async () => {
    const { code, out } = await run(["contexts", "--output=json"], worldOf([]));
    expect({ code, value: JSON.parse(out) }).toEqual({ code: 0, value: [] });
  });

  test("a kubeconfig that cannot be read is wrong use, as JSON too", async () => {
    const { code, out, err } = await run(["contexts", "-ojson"], worldOf([], [{ ...broken, why: "directory" }]));
    expect(code).toBe(2);
    expect(failureOutput.parse(JSON.parse(out)).problem.kind).toBe("kubeconfig");
    expect(err).toContain("is a directory");
  });

  test("what a kubeconfig calls a context cannot rewrite the terminal", async () => {
    const { out } = await run(["contexts"], worldOf([row("we\u001b[2Kst")]));
    expect(out).toContain("we\\u001b[2Kst");
    expect(out).not.toContain("\u001b");
  });
});

test.describe("kiali-fleet", () => {
  test("reads the file that --kubeconfig names", async () => {
    const { terminal, printed } = recordingTerminal();
    await runCli(["contexts", "--kubeconfig", "./other"], terminal, async () => ({ clusters: worldOf([]) }));
    expect(printed.kubeconfig).toBe("./other");
  });

  test("answers a mistake in JSON when JSON was asked for, words beside it", async () => {
    const { code, out, err } = await run(["contexts", "--outptu", "json", "-o", "json"], worldOf([]));
    expect(code).toBe(2);
    expect(err).toContain("There is no option --outptu. Did you mean --output?");
    expect(failureOutput.parse(JSON.parse(out)).problem).toMatchObject({ kind: "invalid-input" });
  });

  test("prints its version and its help without touching a kubeconfig", async () => {
    const never = () => Promise.reject(new Error("not needed"));
    for (const [argv, words] of [
      [["--version"], /^kiali-fleet \d+\.\d+\.\d+\n$/],
      [["--help"], /Exit codes:/],
      [["connect", "--help"], /--token-place own-key\|inline/],
    ] as const) {
      const { terminal, printed } = recordingTerminal();
      expect(await runCli(argv, terminal, never)).toBe(0);
      expect(printed.out).toMatch(words);
    }
  });

  test("colours only where colour is wanted", async () => {
    for (const hasColor of [true, false]) {
      const { terminal, printed } = recordingTerminal({ hasColor });
      await runCli(["contexts"], terminal, async () => ({ clusters: worldOf([row("east")]) }));
      expect(printed.out.includes("\u001b[")).toBe(hasColor);
    }
  });
});
