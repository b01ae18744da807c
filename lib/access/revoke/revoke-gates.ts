import "server-only";
import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { listedClusters } from "@/lib/kiali/status-api";
import { objectName } from "@/lib/plan/object-name";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, type GateLayer, ok, type Result } from "@/lib/problem";
import type { DeathProbe } from "./kept-tokens";
import { kialiPods } from "./kiali-pods";
import { leftOf } from "./left-of";
import type { RemoteHalf } from "./remote-half";
import { livesWords, noWay, type RemoteLane } from "./remote-lane";

/** An API server forgets a token within 10 s; somewhat more, for a slow one. */
export const REFUSED: Patience = { tickMs: 500, deadlineMs: 20_000 };
const CALL_MS = 20_000;

export type RevokeGateOptions = {
  kiali: KialiInstallation;
  lanes: readonly RemoteLane[];
  openEndpoint: OpenEndpoint;
  patience: { kiali: Patience; refused: Patience; restart: Patience };
  /** How the restart of this run ended, when it has; null when the signal came first. */
  restarted?: (signal: AbortSignal) => Promise<Result<string> | null>;
  /** UIDs of Kiali's pods that ran while the entries could still be read; null when nobody could look. */
  ranBefore?: ReadonlySet<string> | null;
};

/** The proofs of a revoke: Kiali has forgotten the cluster, and the cluster takes the token in no more. */
export function revokeGates(options: RevokeGateOptions): Readonly<Record<string, GateCode>> {
  const halves = new Map(options.lanes.map(({ half }) => [half.name, half]));
  const halfOf = (id: string): RemoteHalf => {
    const half = halves.get(id.split("/")[1] ?? "");
    if (!half) throw new Error(`no connection for gate ${id}`);
    return half;
  };
  const listed = shared((context) =>
    listedClusters(context.cluster, options.kiali, { signal: context.signal, timeoutMs: CALL_MS }),
  );
  return {
    "gate.forgot": ({ id }, context) => forgot(id.split("/").at(-1) ?? "", listed, options, context),
    "gate.refused": ({ id }, context) => refused(halfOf(id), options, context),
    "gate.gone": ({ id }, context) => gone(halfOf(id), context),
    "gate.no-way": ({ id }, context) => Promise.resolve(no(context, "gate.no-way", "network", noWay(halfOf(id)))),
  };
}

/** Many ask at once; Kiali is asked once. */
function shared<T>(ask: (context: StepContext) => Promise<T>): (context: StepContext) => Promise<T> {
  let asking: Promise<T> | null = null;
  return (context) => {
    asking ??= ask(context).finally(() => {
      asking = null;
    });
    return asking;
  };
}

/**
 * That Kiali does not list a cluster proves nothing by itself: a Kiali that runs on leaves out whatever refuses its token. So the pods that serve have
 * to be others than those that ran when the entry could still be read.
 */
async function forgot(
  name: string,
  listed: (context: StepContext) => Promise<Result<readonly string[]>>,
  { kiali, patience, restarted, ranBefore = null }: RevokeGateOptions,
  context: StepContext,
): Promise<Result<string>> {
  // Beside a restart it has to wait for it.
  const limit = AbortSignal.timeout(patience.restart.deadlineMs);
  const restart = (await restarted?.(AbortSignal.any([context.signal, limit]))) ?? null;
  if (restarted && context.signal.aborted) return fail({ kind: "cancelled", context: context.cluster.context });
  if (restarted && !restart?.ok) {
    const detail = `Kiali has not been restarted without ${name}, and may still have it in memory`;
    return no(context, "gate.forgot", "rollout", detail);
  }
  return pollUntil<string>(
    async () => {
      const older = await stillRuns(kiali, ranBefore, context);
      if (!older.ok)
        return { done: ["forbidden", "cancelled"].includes(older.problem.kind), result: older, last: older };
      if (older.value !== null) {
        const detail = `pod ${older.value} still runs, which started while ${name} could be read`;
        return { done: false, last: no(context, "gate.forgot", "rollout", detail) };
      }
      const started = ranBefore === null ? "Kiali was restarted without it" : "every pod started without it";
      const seen = await listed(context);
      if (!seen.ok && seen.problem.kind === "unauthenticated") {
        const strategy = kiali.authStrategy ?? "unknown strategy";
        return {
          done: true,
          result: ok(`${started}; Kiali wants a login (${strategy}) even for /api, so its list is not seen from here`),
        };
      }
      if (!seen.ok) return { done: ["forbidden", "cancelled"].includes(seen.problem.kind), result: seen, last: seen };
      if (seen.value.includes(name))
        return { done: false, last: no(context, "gate.forgot", "kiali", `/api still lists ${name}`) };
      const others = seen.value.length > 0 ? seen.value.join(", ") : "no cluster";
      return { done: true, result: ok(`${started}, and /api lists ${others}`) };
    },
    patience.kiali,
    { signal: context.signal, context: context.cluster.context },
  );
}

/** A pod of before that has not ended, by its name. */
async function stillRuns(
  kiali: KialiInstallation,
  ranBefore: ReadonlySet<string> | null,
  { cluster, signal }: StepContext,
): Promise<Result<string | null>> {
  if (ranBefore === null) return ok(null);
  const pods = await kialiPods(cluster, kiali, { signal });
  if (!pods.ok) return pods;
  return ok(pods.value.find(({ metadata }) => ranBefore.has(metadata.uid))?.metadata.name ?? null);
}

/** Tried where Kiali tried it and where this console reaches the cluster itself: whoever answers at one address may not be the other. */
async function refused(
  { name, probes, record }: RemoteHalf,
  { openEndpoint, patience, lanes }: RevokeGateOptions,
  context: StepContext,
): Promise<Result<string>> {
  const until = lanes.find(({ half }) => half.name === name)?.livesUntil ?? record?.livesUntil ?? null;
  const isFutile = until !== null && Date.parse(until) > Date.now();
  for (const probe of probes) {
    const dead = await isRefused(name, probe, openEndpoint, isFutile ? ONCE : patience.refused, context);
    if (!dead.ok)
      return isFutile && dead.problem.kind === "gate-failed"
        ? no(context, "gate.refused", "authentication", livesWords(until))
        : dead;
  }
  return ok("401: the old token is dead");
}

const ONCE: Patience = { tickMs: 0, deadlineMs: 0 };

async function isRefused(
  name: string,
  { token, endpoint, besides }: DeathProbe,
  openEndpoint: OpenEndpoint,
  patience: Patience,
  context: StepContext,
): Promise<Result<string>> {
  const { signal, progress, cluster } = context;
  const ways: readonly Endpoint[] = besides && besides.server !== endpoint.server ? [endpoint, besides] : [endpoint];
  const opened = ways.map((way) => openEndpoint(`${name} (old token)`, way, token));
  try {
    return await pollUntil<string>(
      async () => {
        const answers = await Promise.all(opened.map((asOld) => asOld.whoAmI({ signal })));
        const accepted = answers.find((who) => who.ok);
        if (accepted?.ok) {
          progress("still accepted: an API server remembers a token for about 10 s after it died");
          const detail = `it still signs in as ${accepted.value.username}`;
          return { done: false, last: no(context, "gate.refused", "authentication", detail) };
        }
        const problems = answers.flatMap((who) => (who.ok ? [] : [who.problem]));
        if (problems.some(({ kind }) => kind === "unauthenticated")) return { done: true, result: ok("401") };
        return { done: false, last: fail(problems.at(-1) ?? { kind: "cancelled", context: cluster.context }) };
      },
      patience,
      { signal, context: cluster.context },
    );
  } finally {
    await Promise.all(opened.map((each) => each.close()));
  }
}

/** Proof by absence: the cluster is asked again, and has nothing left of it. */
async function gone({ about, context: at, record }: RemoteHalf, context: StepContext): Promise<Result<string>> {
  if (at === null) return no(context, "gate.gone", "network", "no context reaches it");
  const seen = await leftOf(context.cluster, about, record);
  if (!seen.ok) return seen;
  const left = seen.value.pieces.filter(({ fate }) => fate === "delete");
  if (left.length > 0) {
    const names = left.map(({ ref }) => objectName(ref)).join(", ");
    return no(context, "gate.gone", "authorization", `it answers now, and has ${names}: plan again to take it away`);
  }
  const until = record?.livesUntil;
  if (until !== undefined && Date.parse(until) > Date.now())
    return no(context, "gate.gone", "authentication", livesWords(until));
  const account = seen.value.pieces.find(({ what }) => what === "account");
  return ok(
    account
      ? `nothing of it is left; ${objectName(account.ref)} stays: ${account.why}`
      : "nothing of it is left: neither account nor binding nor token",
  );
}

const no = ({ cluster }: StepContext, gate: string, layer: GateLayer, detail: string) =>
  fail({ kind: "gate-failed", context: cluster.context, gate, layer, detail });
