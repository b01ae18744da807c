import { expect, test } from "@playwright/test";
import type { FoundObject } from "@/lib/cluster/cluster";
import { kialiPod, readSince } from "./kiali-pod";

const AT = "2026-11-22T12:00:00Z";
const LATER = "2026-11-22T12:05:00Z";
const pod = (status: Record<string, unknown>, metadata: Partial<FoundObject["metadata"]> = {}): FoundObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "kiali-1", uid: "u", resourceVersion: "1", creationTimestamp: AT, ...metadata },
  spec: {
    containers: [
      { name: "istio-proxy", image: "proxyv2:1.29" },
      { name: "kiali", image: "quay.io/kiali/kiali:v2.29.0" },
    ],
  },
  status,
});
const container = (name: string, startedAt: string) => ({ name, restartCount: 0, state: { running: { startedAt } } });
const READY = [{ type: "Ready", status: "True", lastTransitionTime: AT }];

test("a pod is told by the container that serves, not by its proxy", () => {
  const containerStatuses = [container("istio-proxy", AT), container("kiali", LATER)];
  expect(kialiPod(pod({ phase: "Running", conditions: READY, containerStatuses }), "kiali")).toMatchObject({
    isReady: true,
    createdAt: AT,
    startedAt: LATER,
    image: "quay.io/kiali/kiali:v2.29.0",
    isLeaving: false,
  });
});

test("a pod that has only been made has no start and no status", () => {
  expect(kialiPod(pod({}), "kiali")).toMatchObject({ isReady: false, startedAt: null, restarts: 0 });
});

test("what was read is as old as the oldest pod that serves", () => {
  const serving = kialiPod(pod({ conditions: READY, containerStatuses: [container("kiali", LATER)] }), "kiali");
  const older = { ...serving, startedAt: AT };
  expect(readSince([serving, older])).toBe(Date.parse(AT));
  expect(readSince([serving, { ...older, isLeaving: true }])).toBe(Date.parse(LATER));
  expect(readSince([{ ...serving, isReady: false }])).toBeNull();
});
