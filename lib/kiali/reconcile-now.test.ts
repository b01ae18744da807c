import { expect, test } from "@playwright/test";
import type { FoundObject } from "@/lib/cluster/cluster";
import { reconcileNow } from "./reconcile-now";

const AT = "2026-11-22T12:00:00Z";
const resource = (conditions?: readonly unknown[]): FoundObject => ({
  apiVersion: "kiali.io/v1alpha1",
  kind: "Kiali",
  metadata: { name: "kiali", uid: "u", resourceVersion: "1", creationTimestamp: AT },
  ...(conditions ? { status: { conditions } } : {}),
});
const condition = (type: string, status: string, reason: string) => ({
  type,
  status,
  reason,
  message: `says ${reason}`,
  lastTransitionTime: AT,
});

test("a resource that no operator has taken up waits", () =>
  expect(reconcileNow(resource())).toMatchObject({ kind: "waiting", since: AT }));

test("an operator that awaits the next change is idle, although it says Running", () =>
  expect(
    reconcileNow(resource([condition("Running", "True", "Successful"), condition("Failure", "False", "")])),
  ).toMatchObject({ kind: "idle" }));

test("a reconcile that goes on is running, whatever the last one came to", () =>
  expect(
    reconcileNow(resource([condition("Running", "True", "Running"), condition("Failure", "True", "Failed")])),
  ).toEqual({ kind: "running", detail: "says Running", since: AT }));

test("a reconcile that failed says what the operator says", () =>
  expect(
    reconcileNow(resource([condition("Running", "True", "Successful"), condition("Failure", "True", "Failed")])),
  ).toEqual({ kind: "failed", detail: "says Failed", since: AT }));
