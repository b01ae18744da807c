import { expect, test } from "@playwright/test";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { findEastWestGateways } from "./east-west-gateways";

const service = (name: string, labels: Record<string, string>, status = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "istio-system", labels },
  status,
});
const OF_NETWORK = { "topology.istio.io/network": "net-west" };

test.describe("findEastWestGateways", () => {
  test("finds what is labelled with a network, by the addresses that it was given", async () => {
    const { cluster } = fakeCluster({
      objects: [
        service("istio-eastwestgateway", OF_NETWORK, { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } }),
        service("waits", OF_NETWORK),
        service("istio-ingressgateway", { istio: "ingressgateway" }),
      ],
    });
    expect(await findEastWestGateways(cluster)).toEqual({
      ok: true,
      value: [
        { namespace: "istio-system", name: "istio-eastwestgateway", network: "net-west", addresses: ["10.0.0.9"] },
        { namespace: "istio-system", name: "waits", network: "net-west", addresses: [] },
      ],
    });
  });

  test("says that it could not look, not that there is none", async () => {
    const { cluster } = fakeCluster({ denies: ["list Service"] });
    expect(await findEastWestGateways(cluster)).toMatchObject({ ok: false, problem: { kind: "forbidden" } });
  });
});
