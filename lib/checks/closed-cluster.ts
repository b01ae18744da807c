import type { Cluster } from "@/lib/cluster/cluster";
import { fail, type Problem } from "@/lib/problem";

/** Stands in for a context that cannot be opened: every question is answered with why. So a broken kubeconfig entry is a verdict, not an error page. */
export function closedCluster(context: string, problem: Problem): Cluster {
  const answer = () => Promise.resolve(fail(problem));
  return {
    context,
    endpoint: { server: "", ca: null, insecure: false, tlsServerName: null, proxyUrl: null },
    credential: "none",
    version: answer,
    tlsIdentity: answer,
    whoAmI: answer,
    reviewToken: answer,
    serves: answer,
    read: answer,
    list: answer,
    readSecret: answer,
    listSecrets: answer,
    may: answer,
    mayWhy: answer,
    rules: answer,
    apply: answer,
    patch: answer,
    remove: answer,
    mintToken: answer,
    awaitTokenSecret: answer,
    waitFor: answer,
    proxy: answer,
    podLog: answer,
    close: () => Promise.resolve(),
  };
}
