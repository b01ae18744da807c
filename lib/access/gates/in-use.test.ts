import { expect, test } from "@playwright/test";
import { EAST } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { findKialis } from "@/lib/kiali/find-kialis";
import type { Gate } from "@/lib/plan/plan";
import { inUseGate, LAST_USED } from "./in-use";

const gate: Gate = {
  id: "remote/gate.in-use",
  place: { side: "remote", context: "west" },
  verb: "gate",
  gate: "gate.in-use",
  title: "",
  because: "",
  why: "",
};
const at = { namespace: "istio-system", name: "kiali-remote-east-token-2" };
const patience = { tickMs: 1, byTimeMs: 30, deadlineMs: 60 };

/** What the gate says when Kiali answers with `status`, and its `calls`th answer came of using the new token. */
async function ask(
  status: number,
  usedAt = Number.POSITIVE_INFINITY,
  hasSecret = true,
  signal = new AbortController().signal,
) {
  const west = fakeCluster({ context: "west" });
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { ...at, labels: { [LAST_USED]: "" } } };
  if (hasSecret) west.put(secret);
  let asked = 0;
  const { cluster: home } = fakeCluster({
    ...EAST,
    proxy: () => {
      asked += 1;
      if (asked >= usedAt) west.put({ ...secret, metadata: { ...at, labels: { [LAST_USED]: "2026-11-22" } } });
      return { status, body: { externalServices: [] } };
    },
  });
  const found = await findKialis(home);
  const [kiali] = found.ok ? found.value : [];
  if (!kiali) throw new Error("no Kiali");
  const code = inUseGate({ secret: () => at, home, kiali, patience });
  const context = {
    cluster: west.cluster,
    signal,
    token: () => null,
    progress: () => undefined,
    evidence: () => undefined,
  };
  return code(gate, context);
}

test.describe("gate.in-use", () => {
  test("passes when the API server notes a use that was not ours", async () =>
    expect(await ask(200, 3)).toMatchObject({
      ok: true,
      value: expect.stringContaining("Kiali uses it: seen in west"),
    }));

  test("fails when Kiali answers and does not use it: time alone is no proof where use would show", async () =>
    expect(await ask(200)).toMatchObject({ ok: false, problem: { kind: "gate-failed", layer: "kiali" } }));

  test("goes by time when Kiali wants a login, and so cannot be made to use it", async () =>
    expect(await ask(401)).toMatchObject({ ok: true, value: expect.stringContaining("did not let itself be asked") }));

  test("says so when the new token's Secret is gone", async () =>
    expect(await ask(200, 99, false)).toMatchObject({ ok: false, problem: { kind: "not-found" } }));

  test("ends at once when it is called off", async () =>
    expect(await ask(200, 99, true, AbortSignal.abort())).toMatchObject({ ok: false, problem: { kind: "cancelled" } }));
});
