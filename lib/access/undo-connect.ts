import "server-only";
import { type PairFacts, pairFacts } from "@/lib/checks/pair-facts";
import { healthPath, listedClusters } from "@/lib/kiali/status-api";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { planDigest } from "@/lib/plan/plan-digest";
import type { GateCode } from "@/lib/plan/run-context";
import { runPlan } from "@/lib/plan/run-plan";
import { fail, ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { ConnectRequest } from "./connect";
import { draftUndo, type UndoDraft } from "./draft-undo";
import { pollUntil } from "./poll-until";
import { restartKiali } from "./restart-kiali";
import { PATIENCE } from "./run-connect";

/** An API server forgets a token within 10 s; somewhat more, for a slow one. */
const REFUSED = { tickMs: 500, deadlineMs: 20_000 };
const CALL_MS = 20_000;

/** The plan that takes a connection back, from what is there now. Reads only. */
export async function planUndo(facts: PairFacts): Promise<Result<Plan>> {
  const draft = await draftUndo(facts);
  return draft.ok ? ok(draft.value.plan) : draft;
}

/**
 * Takes back what this connection made, in both clusters, and proves it: Kiali lists the cluster no more and the token gets 401.
 * Works after a connect that stopped anywhere; running it again finishes an undo that stopped.
 */
export async function undoConnect(request: Omit<ConnectRequest, "checks" | "onCheck">): Promise<Result<Receipt>> {
  const { wish, home, remote, signal } = request;
  const facts = pairFacts(home, remote, wish, { signal });
  const draft = await draftUndo(facts);
  if (!draft.ok) return draft;
  if (request.digest !== undefined && request.digest !== planDigest(draft.value.plan))
    return fail({ kind: "plan-changed" });
  request.onPlan?.(draft.value.plan);
  const tokens = await keptValues(draft.value, request);
  if (!tokens.ok) return tokens;
  return ok(await run(draft.value, request, tokens.value));
}

/** Values that a labelled Secret keeps until nothing mounts it. */
async function keptValues(
  { kiali, secretName }: UndoDraft,
  { home, signal }: Pick<ConnectRequest, "home" | "signal">,
): Promise<Result<ReadonlyMap<string, Secret>>> {
  if (secretName === null) return ok(new Map());
  const secret = await home.readSecret({ namespace: kiali.namespace, name: secretName }, { signal });
  if (!secret.ok) return secret;
  return ok(new Map(Object.entries(secret.value?.data ?? {}).map(([key, value]) => [`kept.${key}`, value])));
}

async function run(
  draft: UndoDraft,
  request: Omit<ConnectRequest, "checks" | "onCheck">,
  tokens: ReadonlyMap<string, Secret>,
): Promise<Receipt> {
  const { kiali, name, plan } = draft;
  const { home, remote } = request;
  const patience = { ...PATIENCE, ...request.patience };
  return runPlan(plan, {
    clusters: (context) => (context === home.context ? home : remote),
    signal: request.signal,
    onEvent: request.onEvent,
    record: request.record,
    overrides: request.overrides,
    tokens,
    gates: {
      "gate.forgot": async (_gate, { cluster, signal }) =>
        pollUntil(
          async () => {
            const listed = await listedClusters(cluster, kiali, { signal, timeoutMs: CALL_MS });
            if (!listed.ok) return { done: false, last: listed };
            if (!listed.value.includes(name))
              return { done: true, result: ok(`/api lists ${listed.value.join(", ")}`) };
            const detail = `/api still lists ${name}`;
            return {
              done: false,
              last: fail({
                kind: "gate-failed",
                context: cluster.context,
                gate: "gate.forgot",
                layer: "kiali",
                detail,
              }),
            };
          },
          patience.kiali,
          { signal, context: cluster.context },
        ),
      "gate.refused": refusedGate(draft, request),
    },
    restart: restartKiali(
      {
        selector: kiali.deployment.selector,
        service: kiali.service,
        healthPath: healthPath(kiali),
        remotes: () => Promise.resolve([]),
        ...patience.restart,
      },
      {
        deployment: kiali.deployment.ref,
        secretName: draft.secretName ?? "",
        isWanted: false,
        patience: patience.handOver,
      },
    ),
  });
}

const refusedGate =
  ({ probe }: UndoDraft, { openEndpoint }: Pick<ConnectRequest, "openEndpoint">): GateCode =>
  async (_gate, { cluster: { context }, signal }) => {
    if (!probe) return ok("no copy of the token is left to try");
    const asOld = openEndpoint(`${context} (old token)`, probe.endpoint, probe.token);
    try {
      return await pollUntil(
        async () => {
          const who = await asOld.whoAmI({ signal });
          if (!who.ok && who.problem.kind === "unauthenticated")
            return { done: true, result: ok("401: the old token is dead") };
          if (!who.ok) return { done: false, last: who };
          const detail = `it still signs in as ${who.value.username}`;
          return {
            done: false,
            last: fail({ kind: "gate-failed", context, gate: "gate.refused", layer: "authentication", detail }),
          };
        },
        REFUSED,
        { signal, context },
      );
    } finally {
      await asOld.close();
    }
  };
