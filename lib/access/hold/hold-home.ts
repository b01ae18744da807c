import type { Cluster, FoundObject, ObjectRef } from "@/lib/cluster/cluster";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { type HolderFacts, runManager } from "./holder";
import { isStale } from "./is-stale";
import { heldProblem, type LeaseView, leaseManifest, leaseRef, leaseView } from "./lease";

/** A home that is held by this run alone. */
export type Hold = {
  /** Aborted when it is no longer certain that nobody else acts on the home. */
  lost: AbortSignal;
  /** Why it was lost: who has it now, or what kept it from being renewed. */
  problem: () => Problem | null;
  /** For the receipt: that nobody could make sure, and why. Null when the home is held. */
  warning: string | null;
  release: () => Promise<void>;
};

export type HoldOptions = {
  signal?: AbortSignal;
  /** How long it lasts without a renewal, and how often it is renewed; tests shorten both. */
  seconds?: number;
  renewMs?: number;
};

const SECONDS = 30;
const RENEW_MS = 8_000;
const TRIES = 4;

/**
 * Takes the Lease of a Kiali's namespace for one run, so that two consoles never act on one home at a time, nor on two Kialis that share their Secrets: "held" names the other. A holder that is certainly gone,
 * or that did not renew in time, is followed; of two who try that only one wins. Who may not write Leases goes on with a warning.
 */
export async function holdHome(
  cluster: Cluster,
  kiali: Pick<KialiInstallation, "namespace">,
  self: HolderFacts,
  { signal = new AbortController().signal, seconds = SECONDS, renewMs = RENEW_MS }: HoldOptions = {},
): Promise<Result<Hold>> {
  const ref = leaseRef(kiali);
  const acquiredAt = Date.now();
  const write = (own?: AbortSignal) =>
    cluster.apply(leaseManifest(ref, self, { acquiredAt, now: Date.now(), seconds }), {
      manager: runManager(self),
      ...(own ? { signal: own } : {}),
    });
  const taken = await take(cluster, ref, self, () => write(signal));
  if (!taken.ok && taken.problem.kind === "forbidden") return ok(unheld(taken.problem));
  if (!taken.ok) return taken;
  return ok(keep(cluster, ref, taken.value.metadata.uid, write, { seconds, renewMs }));
}

async function take(
  cluster: Cluster,
  ref: ObjectRef,
  self: HolderFacts,
  write: () => Promise<Result<FoundObject>>,
): Promise<Result<FoundObject>> {
  let last: LeaseView | null = null;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const applied = await write();
    if (applied.ok || applied.problem.kind !== "conflict") return applied;
    const found = await cluster.read(ref);
    if (!found.ok) return found;
    if (!found.value) continue;
    last = leaseView(found.value);
    if (!(await isStale(cluster, last, self.isGone))) return fail(heldProblem(cluster.context, last));
    const { uid, resourceVersion } = found.value.metadata;
    const removed = await cluster.remove(ref, { uid, resourceVersion });
    if (!removed.ok && removed.problem.kind !== "changed" && removed.problem.kind !== "conflict") return removed;
  }
  return fail(
    heldProblem(cluster.context, last ?? { text: "several consoles at once", by: null, since: null, until: null }),
  );
}

function keep(
  cluster: Cluster,
  ref: ObjectRef,
  uid: string,
  write: (signal?: AbortSignal) => Promise<Result<FoundObject>>,
  { seconds, renewMs }: Required<Pick<HoldOptions, "seconds" | "renewMs">>,
): Hold {
  const lost = new AbortController();
  let problem: Problem | null = null;
  let renewedAt = performance.now();
  let renewing: Promise<void> = Promise.resolve();
  const lose = (why: Problem) => {
    clearInterval(timer);
    problem = why;
    lost.abort();
  };
  const renew = async () => {
    const begunAt = performance.now();
    const applied = await write();
    if (applied.ok && applied.value.metadata.uid === uid) renewedAt = begunAt;
    else if (applied.ok) {
      // Somebody followed us, and is done already: this Lease is a new one, and what we planned may be out of date.
      await cluster.remove(ref, { uid: applied.value.metadata.uid });
      lose({ kind: "changed", context: cluster.context, object: `Lease ${ref.namespace}/${ref.name}` });
    } else if (applied.problem.kind === "conflict") lose(await whoHas(cluster, ref, applied.problem));
    else if (performance.now() - renewedAt > seconds * 1_000) lose(applied.problem);
  };
  const timer = setInterval(() => {
    renewing = renewing.then(() => (lost.signal.aborted ? undefined : renew()));
  }, renewMs);
  timer.unref();
  return {
    lost: lost.signal,
    problem: () => problem,
    warning: null,
    release: async () => {
      clearInterval(timer);
      await renewing;
      // By UID: what another run has taken meanwhile stays its own.
      await cluster.remove(ref, { uid });
    },
  };
}

async function whoHas(cluster: Cluster, ref: ObjectRef, conflict: Problem): Promise<Problem> {
  const found = await cluster.read(ref);
  return found.ok && found.value ? heldProblem(cluster.context, leaseView(found.value)) : conflict;
}

function unheld(problem: Problem): Hold {
  return {
    lost: new AbortController().signal,
    problem: () => null,
    warning: `Nobody made sure that no other console acts on this Kiali at the same time: ${describeProblem(problem).title}.`,
    release: () => Promise.resolve(),
  };
}
