import { expect, test } from "@playwright/test";
import { kialiDeployment } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { findKialis } from "./find-kialis";
import { restartByHand } from "./restart-by-hand";

const rolling = (maxUnavailable: string | number, maxSurge: string | number) => ({
  type: "RollingUpdate",
  rollingUpdate: { maxUnavailable, maxSurge },
});

async function caveatOf(strategy: Record<string, unknown>, replicas = 1): Promise<string | null> {
  const found = await findKialis(fakeCluster({ objects: [kialiDeployment({ strategy, replicas })] }).cluster);
  const kiali = found.ok ? found.value[0] : undefined;
  if (!kiali) throw new Error("no Kiali");
  return restartByHand(kiali).caveat;
}

const CASES = [
  { when: "by the chart's own strategy", strategy: rolling(1, 1), replicas: 1, is: /the only pod stop/ },
  {
    when: "with Kubernetes' defaults, of which 25% of one pod is none",
    strategy: rolling("25%", "25%"),
    replicas: 1,
    is: null,
  },
  { when: "when all of two may go", strategy: rolling("100%", 0), replicas: 2, is: /every pod stop/ },
  { when: "when one of two may go", strategy: rolling(1, 0), replicas: 2, is: null },
  {
    when: "when neither may move, because Kubernetes lets one go then",
    strategy: rolling(0, 0),
    replicas: 1,
    is: /the only pod/,
  },
  { when: "with Recreate", strategy: { type: "Recreate" }, replicas: 3, is: /nobody is served/ },
] as const;

for (const { when, strategy, replicas, is } of CASES)
  test(`a restart by hand ${is ? "says that it can be an outage" : "needs no warning"} ${when}`, async () => {
    const caveat = await caveatOf(strategy, replicas);
    if (is) expect(caveat).toMatch(is);
    else expect(caveat).toBeNull();
  });

test("names from a cluster stay one word of the shell", async () => {
  const found = await findKialis(fakeCluster({ context: "a b; rm -rf", objects: [kialiDeployment()] }).cluster);
  const kiali = found.ok ? found.value[0] : undefined;
  expect(kiali && restartByHand(kiali).command).toBe(
    "kubectl --context 'a b; rm -rf' -n istio-system rollout restart deployment/kiali",
  );
});
