import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** What a verb may reach. */
export type Reach = Pick<UpkeepWorld, "home" | "open" | "openEndpoint">;

export type DyingProcess = {
  /** The same clusters, until the process is gone. */
  reach: Reach;
  /** What a process does beside API calls ends with it as well. */
  whileAlive: <A extends readonly unknown[], T>(work: (...input: A) => Promise<T>) => (...input: A) => Promise<T>;
  /** Resolves once the process is gone and what it had sent by then has arrived. */
  died: Promise<void>;
  isDead: () => boolean;
  calls: () => number;
};

const NEVER = new Promise<never>(() => undefined);

/**
 * A process that is killed right after its API call number `last` was carried out: the API server did it, nobody learns the answer,
 * and nothing gets through any more. Calls that had been sent beside it arrive, as they would. `onCall` is told after each call.
 */
export function dyingProcess(
  reach: Reach,
  last: number,
  onCall: (call: string) => void = () => undefined,
): DyingProcess {
  let count = 0;
  let isDead = false;
  const sent = new Set<Promise<unknown>>();
  const { promise: died, resolve: bury } = Promise.withResolvers<void>();

  const carry = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    if (isDead) return NEVER;
    count += 1;
    const isLast = count === last;
    isDead = isLast;
    const going = call();
    // Who waits for an object does not ask: it is the watch that was opened.
    const isWait = name === "waitFor" || name === "awaitTokenSecret";
    const arrived = isWait ? Promise.resolve() : going.then(noop, noop);
    sent.add(arrived);
    if (isLast) void arrived.then(() => Promise.all(sent)).then(() => bury());
    const answer = await going;
    sent.delete(arrived);
    if (isDead) return NEVER;
    onCall(name);
    return answer;
  };

  const wrapped = new Map<Cluster, Cluster>();
  const wrap = (cluster: Cluster): Cluster => {
    const known = wrapped.get(cluster) ?? guarded(cluster);
    wrapped.set(cluster, known);
    return known;
  };
  const guarded = (cluster: Cluster): Cluster => {
    const { withToken } = cluster;
    return {
      context: cluster.context,
      endpoint: cluster.endpoint,
      credential: cluster.credential,
      version: (...input) => carry("version", () => cluster.version(...input)),
      tlsIdentity: (...input) => carry("tlsIdentity", () => cluster.tlsIdentity(...input)),
      whoAmI: (...input) => carry("whoAmI", () => cluster.whoAmI(...input)),
      serves: (...input) => carry("serves", () => cluster.serves(...input)),
      read: (...input) => carry("read", () => cluster.read(...input)),
      list: (...input) => carry("list", () => cluster.list(...input)),
      readSecret: (...input) => carry("readSecret", () => cluster.readSecret(...input)),
      listSecrets: (...input) => carry("listSecrets", () => cluster.listSecrets(...input)),
      may: (...input) => carry("may", () => cluster.may(...input)),
      rules: (...input) => carry("rules", () => cluster.rules(...input)),
      apply: (...input) => carry("apply", () => cluster.apply(...input)),
      patch: (...input) => carry("patch", () => cluster.patch(...input)),
      remove: (...input) => carry("remove", () => cluster.remove(...input)),
      mintToken: (...input) => carry("mintToken", () => cluster.mintToken(...input)),
      awaitTokenSecret: (...input) => carry("awaitTokenSecret", () => cluster.awaitTokenSecret(...input)),
      waitFor: (...input) => carry("waitFor", () => cluster.waitFor(...input)),
      proxy: (...input) => carry("proxy", () => cluster.proxy(...input)),
      podLog: (...input) => carry("podLog", () => cluster.podLog(...input)),
      ...(withToken ? { withToken: (token) => wrap(withToken(token)) } : {}),
      close: () => cluster.close(),
    };
  };

  return {
    reach: {
      home: wrap(reach.home),
      open: async (context): Promise<Result<Cluster>> => {
        const opened = await reach.open(context);
        return opened.ok ? ok(wrap(opened.value)) : opened;
      },
      openEndpoint: (...input) => wrap(reach.openEndpoint(...input)),
    },
    whileAlive:
      (work) =>
      async (...input) => {
        if (isDead) return NEVER;
        const done = await work(...input);
        return isDead ? NEVER : done;
      },
    died,
    isDead: () => isDead,
    calls: () => count,
  };
}

const noop = (): void => undefined;
