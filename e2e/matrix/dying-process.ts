import type { HolderFacts } from "@/lib/access/hold/holder";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster } from "@/lib/cluster/cluster";
import { ok, type Result } from "@/lib/problem";

/** What a verb may reach. */
export type Reach = Pick<UpkeepWorld, "home" | "open" | "openEndpoint">;

export type DyingProcess = {
  /** Who it is to other consoles. Nobody waits for one that was killed: the machine says that it is gone. */
  holder: HolderFacts;
  /** The same clusters, until the process is gone. */
  reach: Reach;
  /** What a process does beside API calls ends with it as well. */
  whileAlive: <A extends readonly unknown[], T>(work: (...input: A) => Promise<T>) => (...input: A) => Promise<T>;
  /** Resolves once the process is gone and what it had sent by then has arrived. */
  died: Promise<void>;
  isDead: () => boolean;
  calls: () => number;
};

const KILLED = "killed";

/** A run of the command on the operator's machine. */
export const holderOf = (run: string): HolderFacts => ({
  user: "ada",
  host: "laptop",
  machine: null,
  pid: 1,
  run,
  isGone: (other) => other.run === KILLED,
});

const NEVER = new Promise<never>(() => undefined);

/**
 * A process that is killed right after its API call number `last` was carried out: the API server did it, nobody learns the answer,
 * and nothing gets through any more. Calls that had been sent beside it arrive, as they would. `onCall` is told after each call.
 */
export function dyingProcess(
  reach: Reach,
  last: number,
  onCall: (call: { name: string; context: string }) => void = () => undefined,
): DyingProcess {
  let count = 0;
  let isDead = false;
  const sent = new Set<Promise<unknown>>();
  const { promise: died, resolve: bury } = Promise.withResolvers<void>();

  const carry = async <T>(context: string, name: string, call: () => Promise<T>): Promise<T> => {
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
    onCall({ name, context });
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
      version: (...input) => carry(cluster.context, "version", () => cluster.version(...input)),
      tlsIdentity: (...input) => carry(cluster.context, "tlsIdentity", () => cluster.tlsIdentity(...input)),
      whoAmI: (...input) => carry(cluster.context, "whoAmI", () => cluster.whoAmI(...input)),
      reviewToken: (...input) => carry(cluster.context, "reviewToken", () => cluster.reviewToken(...input)),
      serves: (...input) => carry(cluster.context, "serves", () => cluster.serves(...input)),
      read: (...input) => carry(cluster.context, "read", () => cluster.read(...input)),
      list: (...input) => carry(cluster.context, "list", () => cluster.list(...input)),
      readSecret: (...input) => carry(cluster.context, "readSecret", () => cluster.readSecret(...input)),
      listSecrets: (...input) => carry(cluster.context, "listSecrets", () => cluster.listSecrets(...input)),
      may: (...input) => carry(cluster.context, "may", () => cluster.may(...input)),
      mayWhy: (...input) => carry(cluster.context, "mayWhy", () => cluster.mayWhy(...input)),
      rules: (...input) => carry(cluster.context, "rules", () => cluster.rules(...input)),
      apply: (...input) => carry(cluster.context, "apply", () => cluster.apply(...input)),
      patch: (...input) => carry(cluster.context, "patch", () => cluster.patch(...input)),
      remove: (...input) => carry(cluster.context, "remove", () => cluster.remove(...input)),
      mintToken: (...input) => carry(cluster.context, "mintToken", () => cluster.mintToken(...input)),
      awaitTokenSecret: (...input) =>
        carry(cluster.context, "awaitTokenSecret", () => cluster.awaitTokenSecret(...input)),
      waitFor: (...input) => carry(cluster.context, "waitFor", () => cluster.waitFor(...input)),
      proxy: (...input) => carry(cluster.context, "proxy", () => cluster.proxy(...input)),
      podLog: (...input) => carry(cluster.context, "podLog", () => cluster.podLog(...input)),
      ...(withToken ? { withToken: (token) => wrap(withToken(token)) } : {}),
      close: () => cluster.close(),
    };
  };

  return {
    holder: holderOf(Number.isFinite(last) ? KILLED : "watched"),
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
