import type { Cluster } from "@/lib/cluster/cluster";
import { type IstioView, readIstio } from "@/lib/istio/read-istio";
import { findKialis } from "@/lib/kiali/find-kialis";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { once } from "./once";
import { remember } from "./remember";

/** What is true of one cluster of the pair. Every fact is read when first asked for, and once. */
export type ClusterFacts = {
  side: "home" | "remote";
  context: string;
  /** Reads are remembered, writes empty the memory. */
  cluster: Cluster;
  /** Why nothing else can be learned from this cluster: it does not answer, or takes nobody in. Null when it does. */
  silence: () => Promise<Problem | null>;
  /** UID of the namespace kube-system: what makes a cluster itself. */
  uid: () => Promise<Result<string>>;
  isOpenShift: () => Promise<Result<boolean>>;
  kialis: () => Promise<Result<readonly KialiInstallation[]>>;
  istio: () => Promise<IstioView>;
};

/** Nothing is asked before a fact is wanted; everything gives up with `signal`. */
export function clusterFacts(side: "home" | "remote", real: Cluster, signal?: AbortSignal): ClusterFacts {
  const cluster = remember(real, signal);
  return {
    side,
    context: real.context,
    cluster,
    silence: once(async () => {
      const [version, identity] = await Promise.all([cluster.version(), cluster.whoAmI()]);
      const problems = [version, identity].flatMap((each) => (each.ok ? [] : [each.problem]));
      return problems.find((each) => SILENCES.has(each.kind)) ?? null;
    }),
    uid: once(async () => {
      const found = await cluster.read({ apiVersion: "v1", kind: "Namespace", namespace: null, name: "kube-system" });
      if (!found.ok) return found;
      return found.value
        ? ok(found.value.metadata.uid)
        : fail({ kind: "not-found", context: real.context, object: "Namespace kube-system" });
    }),
    isOpenShift: once(() => cluster.serves("operator.openshift.io/v1", "OpenShiftAPIServer")),
    kialis: once(() => findKialis(cluster)),
    istio: once(() => readIstio(cluster)),
  };
}

const SILENCES: ReadonlySet<Problem["kind"]> = new Set([
  "unreachable",
  "tls",
  "not-kubernetes",
  "credential",
  "unauthenticated",
  "kubeconfig",
  "no-such-context",
]);
