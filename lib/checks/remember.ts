import type { Cluster } from "@/lib/cluster/cluster";

/**
 * The same cluster with a memory: every question is asked once, whoever asks it and however often, and gives up with `signal`. A write passes
 * through and empties the memory; waiting, the service proxy, logs, minting and reviews of tokens are never remembered.
 */
export function remember(cluster: Cluster, signal?: AbortSignal): Cluster {
  const own = signal ? { signal } : {};
  const memories: { clear: () => void }[] = [];
  const memory = <Answer>() => {
    const answers = new Map<string, Promise<Answer>>();
    memories.push(answers);
    return (key: unknown, ask: () => Promise<Answer>): Promise<Answer> => {
      const text = JSON.stringify(key);
      const answer = answers.get(text) ?? ask();
      answers.set(text, answer);
      return answer;
    };
  };
  const forget = <Answer>(write: Promise<Answer>): Promise<Answer> =>
    write.finally(() => {
      for (const each of memories) each.clear();
    });
  const versions = memory<Awaited<ReturnType<Cluster["version"]>>>();
  const certificates = memory<Awaited<ReturnType<Cluster["tlsIdentity"]>>>();
  const identities = memory<Awaited<ReturnType<Cluster["whoAmI"]>>>();
  const kinds = memory<Awaited<ReturnType<Cluster["serves"]>>>();
  const objects = memory<Awaited<ReturnType<Cluster["read"]>>>();
  const lists = memory<Awaited<ReturnType<Cluster["list"]>>>();
  const secrets = memory<Awaited<ReturnType<Cluster["readSecret"]>>>();
  const secretLists = memory<Awaited<ReturnType<Cluster["listSecrets"]>>>();
  const rights = memory<Awaited<ReturnType<Cluster["may"]>>>();
  const reasons = memory<Awaited<ReturnType<Cluster["mayWhy"]>>>();
  const ruleLists = memory<Awaited<ReturnType<Cluster["rules"]>>>();
  return {
    ...cluster,
    version: (options) => versions("", () => cluster.version({ ...own, ...options })),
    tlsIdentity: (options) => certificates("", () => cluster.tlsIdentity({ ...own, ...options })),
    whoAmI: (options) => identities("", () => cluster.whoAmI({ ...own, ...options })),
    reviewToken: (token, options) => cluster.reviewToken(token, { ...own, ...options }),
    serves: (apiVersion, kind, options) =>
      kinds([apiVersion, kind], () => cluster.serves(apiVersion, kind, { ...own, ...options })),
    read: (ref, options) =>
      objects([ref.apiVersion, ref.kind, ref.namespace, ref.name], () => cluster.read(ref, { ...own, ...options })),
    list: (query, options) =>
      lists([query.apiVersion, query.kind, query.namespace, query.labelSelector, query.fieldSelector], () =>
        cluster.list(query, { ...own, ...options }),
      ),
    readSecret: (ref, options) =>
      secrets([ref.namespace, ref.name], () => cluster.readSecret(ref, { ...own, ...options })),
    listSecrets: (query, options) =>
      secretLists([query.namespace, query.labelSelector, query.fieldSelector], () =>
        cluster.listSecrets(query, { ...own, ...options }),
      ),
    may: (ask, options) =>
      rights([ask.verb, ask.group, ask.resource, ask.namespace, ask.name, options?.as], () =>
        cluster.may(ask, { ...own, ...options }),
      ),
    mayWhy: (ask, options) =>
      reasons([ask.verb, ask.group, ask.resource, ask.namespace, ask.name, options?.as], () =>
        cluster.mayWhy(ask, { ...own, ...options }),
      ),
    rules: (namespace, options) => ruleLists([namespace], () => cluster.rules(namespace, { ...own, ...options })),
    apply: (manifest, options) => forget(cluster.apply(manifest, { ...own, ...options })),
    patch: (ref, body, options) => forget(cluster.patch(ref, body, { ...own, ...options })),
    remove: (ref, options) => forget(cluster.remove(ref, { ...own, ...options })),
    mintToken: (account, options) => cluster.mintToken(account, { ...own, ...options }),
    awaitTokenSecret: (ref, options) => cluster.awaitTokenSecret(ref, { ...own, ...options }),
    waitFor: (ref, isDone, options) => cluster.waitFor(ref, isDone, { ...own, ...options }),
    proxy: (service, path, options) => cluster.proxy(service, path, { ...own, ...options }),
    podLog: (ref, options) => cluster.podLog(ref, { ...own, ...options }),
  };
}
