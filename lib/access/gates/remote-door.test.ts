import { expect, test } from "@playwright/test";
import type { HeldRules } from "@/lib/cluster/cluster";
import { type FakeClusterOptions, fakeCluster } from "@/lib/cluster/fake-cluster";
import { answeredElse } from "./remote-door";

const list = (resource: string) => ({ verb: "list", group: "", resource, namespace: null });
const ASKS = [list("pods"), list("secrets")];
const pods = { verbs: ["list"], apiGroups: [""], resources: ["pods"], resourceNames: [] };
const listed = (isComplete: boolean) => (): HeldRules => ({ rules: [pods], isComplete });

async function ask(options: FakeClusterOptions, wanted = true) {
  const fake = fakeCluster(options);
  const answer = await answeredElse(fake.cluster, ASKS, wanted, {});
  return { answer, calls: fake.calls.length };
}

test.describe("answeredElse", () => {
  test("asks once where the list is complete", async () => {
    const { answer, calls } = await ask({ rules: listed(true), may: () => true });
    expect(answer).toEqual({ ok: true, value: ["list secrets"] });
    expect(calls).toBe(1);
    expect((await ask({ rules: listed(true) }, false)).answer).toEqual({ ok: true, value: ["list pods"] });
  });

  test("believes a list that is not complete neither in what it has nor in what it lacks", async () => {
    const { answer, calls } = await ask({ rules: listed(false), may: ({ resource }) => resource === "secrets" });
    expect(answer).toEqual({ ok: true, value: ["list pods"] });
    expect(calls).toBe(3);
  });

  test("asks one by one where listing is refused", async () => {
    const { answer, calls } = await ask({ denies: ["rules"], may: ({ resource }) => resource === "pods" });
    expect(answer).toEqual({ ok: true, value: ["list secrets"] });
    expect(calls).toBe(3);
  });

  test("says that it could not look, instead of no", async () => {
    const problem = { kind: "unauthenticated", context: "west", credential: "token" } as const;
    expect((await ask({ fails: { rules: problem } })).answer).toEqual({ ok: false, problem });
    const late = { rules: listed(false), may: () => true, fails: { "may list secrets": problem } };
    expect((await ask(late)).answer).toEqual({ ok: false, problem });
  });
});
