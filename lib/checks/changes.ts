import type { AccessAsk } from "@/lib/cluster/cluster";
import type { Problem } from "@/lib/problem";
import type { Verdict } from "./check";
import { type Changes, configMap, EAST, KIALI_CONFIG, object, WEST } from "./healthy-pair";

/** For tests: what can be wrong with a pair, and what a check has to say then. */

export type Case = { id: string; when: string; changes: Changes; status: Verdict["status"]; says?: RegExp };

export const server = "https://api.west.example.com:6443";
export const refused: Problem = { kind: "unreachable", context: "west", server, why: "refused", timeoutMs: null };
export const untrusted: Problem = { kind: "tls", context: "west", server, why: "unknown-ca", detail: "self-signed" };
export const noLogin: Problem = { kind: "unauthenticated", context: "west", credential: "token" };
export const broken: Problem = {
  kind: "kubeconfig",
  file: "config",
  line: 3,
  why: "missing-user",
  detail: "no user admin",
};
export const noExec: Problem = { kind: "credential", context: "west", why: "exec-missing", detail: "aws", hint: null };
export const failing: Problem = { kind: "server-failure", context: "west", status: 500, reason: "InternalError" };

export const westFails = (fails: Readonly<Record<string, Problem>>): Changes => ({ west: { ...WEST, fails } });
export const westDenies = (...denies: string[]): Changes => ({ west: { ...WEST, denies } });
export const eastDenies = (...denies: string[]): Changes => ({ east: { ...EAST, denies } });
export const westMay = (may: (ask: AccessAsk) => boolean): Changes => ({ west: { ...WEST, may } });
export const eastMay = (may: (ask: AccessAsk) => boolean): Changes => ({ east: { ...EAST, may } });
export const not =
  (resource: string, verbs: readonly string[] = ["create"]) =>
  (ask: AccessAsk): boolean =>
    !(ask.resource === resource && verbs.includes(ask.verb));
export const config = (from: string | RegExp, to: string): Changes => ({
  eastHas: [configMap("istio-system", "kiali", { "config.yaml": KIALI_CONFIG.replace(from, to) })],
});
export const kubeconfig = (name: string, address: string, rest = ""): string => `apiVersion: v1
kind: Config
current-context: ${name}
contexts: [{ name: ${name}, context: { cluster: ${name}, user: ${name} } }]
users: [{ name: ${name}, user: { token: abc } }]
clusters: [{ name: ${name}, cluster: { server: "${address}"${rest} } }]
`;
export const combined = (data: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>> = {}) =>
  object(
    "v1",
    "Secret",
    { name: "kiali-multi-cluster-secret", namespace: "istio-system", labels },
    { stringData: data },
  );
export const clock = (seconds: number): Changes => {
  const now = Date.now();
  const version = { serverTime: new Date(now + seconds * 1000).toISOString(), localTime: new Date(now).toISOString() };
  return { west: { ...WEST, version } };
};
export const values = (clusterName: string) =>
  configMap("istio-system", "values", {
    "merged-values": `{"global":{"multiCluster":{"clusterName":"${clusterName}"}}}`,
  });
export const operatorMark = { "operator-sdk/primary-resource": "istio-system/kiali" };
