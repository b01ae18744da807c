import { expect, test } from "@playwright/test";
import { EAST, namespace } from "@/lib/checks/healthy-pair";
import { fakeCluster } from "@/lib/cluster/fake-cluster";
import { virtualClock } from "@/lib/cluster/virtual-clock";
import { describeCluster } from "./describe-cluster";

test.describe("describeCluster", () => {
  test("says what runs there, within two round trips", async () => {
    const clock = virtualClock();
    expect(await describeCluster(fakeCluster({ ...EAST, clock }).cluster)).toMatchObject({
      version: { ok: true, value: { gitVersion: "v1.37.2" } },
      kialis: {
        ok: true,
        value: [
          {
            namespace: "istio-system",
            name: "kiali",
            version: "v2.29.0",
            installer: "helm",
            authStrategy: "anonymous",
          },
        ],
      },
      istio: { ok: true, value: { version: "1.29.1", role: "primary", clusterId: "east" } },
      uid: { ok: true, value: "uid-east" },
    });
    expect(clock.ticks).toBe(2);
  });

  test("says none where there is nothing", async () => {
    const description = await describeCluster(fakeCluster({ objects: [namespace("kube-system", "u")] }).cluster);
    expect(description).toMatchObject({ kialis: { value: [] }, istio: { ok: true, value: null }, uid: { value: "u" } });
  });

  test("hides nothing else behind one refusal", async () => {
    const description = await describeCluster(fakeCluster({ ...EAST, denies: ["list Deployment"] }).cluster);
    expect(description).toMatchObject({
      version: { ok: true },
      kialis: { ok: false, problem: { kind: "forbidden" } },
      istio: { ok: false, problem: { kind: "forbidden" } },
      uid: { ok: true },
    });
  });

  test("carries no object of the cluster to the browser, only facts", async () => {
    const text = JSON.stringify(await describeCluster(fakeCluster(EAST).cluster));
    for (const word of ["containers", "managedFields", "resourceVersion"]) expect(text).not.toContain(word);
  });
});
