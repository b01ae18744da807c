import { expect, test } from "@playwright/test";
import { describeProblem } from "./describe-problem";
import type { Problem } from "./problem";

const context = "west";
const problems: readonly Problem[] = [
  { kind: "unreachable", context, server: "https://west:6443", why: "timed-out", timeoutMs: 8000 },
  {
    kind: "forbidden",
    context,
    verb: "create",
    resource: "secrets",
    namespace: "istio-system",
    name: null,
    user: "ada",
  },
  { kind: "kubeconfig", file: "/home/ada/.kube/config", line: 12, why: "bad-yaml", detail: "Unexpected end." },
  { kind: "gate-failed", context, gate: "credential", layer: "tls", detail: "The CA does not match." },
  { kind: "held", context, holder: "ada@laptop/1/r", since: "2026-11-22T12:00:00.000Z", until: null },
  { kind: "store", context: "Prometheus", url: "http://prometheus:9090", why: "authorization-taken", detail: "" },
  { kind: "conflict", context, object: "Secret a/b", owners: [{ manager: "argocd", fields: ["data.west"] }] },
];

test.describe("describeProblem", () => {
  for (const problem of problems)
    test(`gives ${problem.kind} a title and something to do`, () => {
      const { title, advice } = describeProblem(problem);
      expect(title).not.toMatch(/undefined|null|\[object/);
      expect(advice).toMatch(/\.$/);
    });

  test("names the verb, the resource, the place and the login of what is forbidden", () => {
    const forbidden = problems.find(({ kind }) => kind === "forbidden");
    expect(forbidden && describeProblem(forbidden).title).toBe(
      "ada may not create secrets in namespace istio-system in west",
    );
  });

  test("asks nobody to split what a store answers", () => {
    const huge = { kind: "too-large", context: "The trace store", object: "answer", limitBytes: 4_194_304 } as const;
    const { title, advice } = describeProblem({ ...huge, isAnswer: true });
    expect(title).toBe("The trace store answers with more than 4 MiB");
    expect(advice).not.toContain("Split");
    expect(describeProblem(huge).advice).toContain("Split");
  });

  test("tells the four answers apart", () => {
    const titles = [
      describeProblem({ kind: "unreachable", context, server: "https://w", why: "refused", timeoutMs: null }),
      describeProblem({ kind: "not-found", context, object: "Namespace istio-system" }),
      describeProblem({ kind: "unauthenticated", context, credential: "token" }),
      describeProblem({ kind: "rejected", context, object: "Secret a/b", causes: [] }),
    ].map(({ title }) => title);
    expect(new Set(titles).size).toBe(4);
  });

  test("ends what is wrong with a credential before it says how to get one", () => {
    const hint = "Install it with: brew install login";
    const words = describeProblem({ kind: "credential", context, why: "exec-missing", detail: "no login found", hint });
    expect(words.advice).toBe(`no login found. ${hint}`);
  });

  test("names file and line of a kubeconfig fault", () => {
    const fault = problems.find(({ kind }) => kind === "kubeconfig");
    expect(fault && describeProblem(fault).title).toBe("/home/ada/.kube/config:12 is not valid YAML");
  });
});
