import { expect, test } from "@playwright/test";
import { askWords } from "@/lib/access/access-asks";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { rulesFor } from "@/lib/kiali/rules-for-version";
import type { Gate } from "@/lib/plan/plan";
import { credentialGates } from "./credential-gates";
import { remoteDoor } from "./remote-door";

const gate: Gate = {
  id: "remote/gate.may-read",
  place: { side: "remote", context: "west" },
  verb: "gate",
  gate: "gate.may-read",
  title: "",
  because: "",
  why: "",
};

/** The answer of a gate when the credential may do everything but `missing`. */
function mayRead(missing: readonly string[]) {
  const { signal } = new AbortController();
  const { cluster } = fakeCluster({ context: "west", may: (ask) => !missing.includes(askWords(ask)) });
  const gates = credentialGates({
    door: remoteDoor(() => cluster, "west", cluster.endpoint, signal),
    asKiali: () => cluster,
    account: { namespace: "istio-system", name: "kiali-remote-east" },
    kept: null,
    rules: rulesFor("2.29.0", "view-only"),
    fullRules: rulesFor("2.29.0", "full"),
    settle: { tickMs: 1, deadlineMs: 5 },
  });
  const context = { cluster, signal, token: () => null, progress: () => undefined, evidence: () => undefined };
  return gates["gate.may-read"]?.(gate, context);
}

test.describe("gate.may-read", () => {
  test("passes with every right", async () => expect(await mayRead([])).toMatchObject({ ok: true }));

  test("names the right that is missing", async () =>
    expect(await mayRead(["list services"])).toMatchObject({
      ok: false,
      problem: { kind: "gate-failed", layer: "authorization", detail: "it may not list services" },
    }));

  test("says what Kiali will not show without the one right that it can do without", async () =>
    expect(await mayRead(["create pods/portforward"])).toMatchObject({
      ok: true,
      value: expect.stringContaining("without create pods/portforward it does not show istiod's version"),
    }));
});
