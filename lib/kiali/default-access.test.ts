import { expect, test } from "@playwright/test";
import { configMap, pairWith } from "@/lib/checks/healthy-pair";
import { defaultAccess } from "./default-access";

for (const [yaml, value] of [
  ["auth: {strategy: anonymous}", "full"],
  ["auth: {strategy: anonymous}\ndeployment: {view_only_mode: true}", "view-only"],
  ["auth: {strategy: openid}", "view-only"],
  ["auth: {strategy: openid, openid: {disable_rbac: true}}", "full"],
  ["auth: {strategy: openid, openid: {disable_rbac: true}}\ndeployment: {view_only_mode: true}", "view-only"],
  ["auth: {strategy: openshift}", "view-only"],
  ["auth: {strategy: token}", "view-only"],
  ["a: [", "view-only"],
] as const)
  test(`is ${value} with ${JSON.stringify(yaml)}`, async () => {
    const kiali = await pairWith({
      eastHas: [configMap("istio-system", "kiali", { "config.yaml": yaml })],
    }).facts.kiali();
    if (!kiali.ok) throw new Error(kiali.problem.kind);
    expect(defaultAccess(kiali.value)).toMatchObject({ value, reason: expect.stringMatching(/.{20}/) });
  });
