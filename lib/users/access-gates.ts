import "server-only";
import { asksOf, askWords } from "@/lib/access/access-asks";
import { someOf } from "@/lib/access/gates/remote-door";
import { type Patience, pollUntil } from "@/lib/access/poll-until";
import { atMost } from "@/lib/at-most";
import { asksToApply } from "@/lib/checks/rights/ask-all";
import type { AccessAnswer, AccessAsk, CallOptions, Cluster, Subject } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import type { Gate } from "@/lib/plan/plan";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, ok, type Result } from "@/lib/problem";
import { type AccessLevel, asksOfLevel, userRules, writeProbes } from "./kiali-asks";

const RBAC = "rbac.authorization.k8s.io";
const AT_ONCE = 8;

/** What a grant is about in one cluster; `namespaces` empty: all of it. */
export type Scope = {
  level: AccessLevel;
  version: string | null;
  namespaces: readonly string[];
  roleName: string;
  askedAs: Subject;
};

/** What this login lacks to hand a level out; null when nothing. Kubernetes lets nobody give what he does not have, unless he may bind and escalate. */
export async function lacksToGrant(
  cluster: Cluster,
  { level, version, namespaces, roleName }: Scope,
  options: CallOptions,
): Promise<Result<string | null>> {
  const places = namespaces.length === 0 ? [null] : namespaces;
  const rights = asksOf(userRules(level, version));
  const onRole = (verb: string): AccessAsk => ({ verb, group: RBAC, resource: "clusterroles", namespace: null });
  const bind = { ...onRole("bind"), name: roleName };
  const writes = [
    ...asksToApply(RBAC, "clusterroles", null),
    ...places.flatMap((place) => asksToApply(RBAC, place === null ? "clusterrolebindings" : "rolebindings", place)),
  ];
  const [own, special] = await Promise.all([
    refused(cluster, writes, options),
    refused(cluster, [onRole("escalate"), bind], options),
  ]);
  if (!own.ok) return own;
  if (!special.ok) return special;
  const missing = [...own.value];
  if (special.value.length > 0) {
    const everywhere = await refused(cluster, rights, options);
    if (!everywhere.ok) return everywhere;
    if (special.value.some(({ verb }) => verb === "escalate")) missing.push(...everywhere.value);
    const needsRights = everywhere.value.length > 0 && special.value.includes(bind);
    for (const namespace of needsRights ? places : []) {
      const there = rights.map((ask) => ({ ...ask, namespace }));
      const lacking = namespace === null ? everywhere : await refused(cluster, there, options);
      if (!lacking.ok) return lacking;
      if (lacking.value.length === 0) continue;
      missing.push(bind);
      break;
    }
  }
  const words = [...new Set(missing.map(placed))];
  return ok(
    words.length === 0
      ? null
      : `this login may not ${someOf(words)}: nobody may give what he does not hold, unless he may escalate and bind clusterroles`,
  );
}

/** Which questions are answered no for this login. What holds everywhere is one question; the rest is asked one by one. */
async function refused(
  cluster: Cluster,
  asks: readonly AccessAsk[],
  options: CallOptions,
): Promise<Result<readonly AccessAsk[]>> {
  const held = await cluster.rules(null, options);
  const left = held.ok ? asks.filter((ask) => !rulesAllow(held.value.rules, ask)) : asks;
  const inTurn = atMost(AT_ONCE);
  const answers = await Promise.all(
    left.map(async (ask) => ({ ask, answer: await inTurn(() => cluster.may(ask, options)) })),
  );
  const missing: AccessAsk[] = [];
  for (const { ask, answer } of answers) {
    if (!answer.ok) return answer;
    if (!answer.value) missing.push(ask);
  }
  return ok(missing);
}

/** Whether this login may ask what somebody else may do, in words for a gate that will need it; null when it may. */
export async function lacksToProve(cluster: Cluster, options: CallOptions): Promise<string | null> {
  const ask = { verb: "create", group: "authorization.k8s.io", resource: "subjectaccessreviews", namespace: null };
  const may = await cluster.may(ask, options);
  return may.ok && !may.value ? `this login may not ${askWords(ask)}, so nobody can ask what the subject may do` : null;
}

/** The questions that prove a level: all of them for the first namespace, a sample for the others, which have the same role. */
export function proofsOf({ level, version, namespaces }: Pick<Scope, "level" | "version" | "namespaces">) {
  if (namespaces.length === 0) return asksOfLevel(level, null, version);
  return namespaces.flatMap((namespace, index) => {
    if (index === 0) return asksOfLevel(level, namespace, version);
    return [...asksOfLevel("read", namespace, version), ...(level === "write" ? writeProbes(namespace, version) : [])];
  });
}

type Asked = { ask: AccessAsk; answer: AccessAnswer };

/** Answers of one server about somebody. Its first problem is the answer. */
export async function askAbout(
  cluster: Cluster,
  asks: readonly AccessAsk[],
  as: Subject,
  options: CallOptions,
): Promise<Result<readonly Asked[]>> {
  const inTurn = atMost(AT_ONCE);
  const answers = await Promise.all(
    asks.map(async (ask) => ({ ask, answer: await inTurn(() => cluster.mayWhy(ask, { ...options, as })) })),
  );
  const asked: Asked[] = [];
  for (const { ask, answer } of answers) {
    if (!answer.ok) return answer;
    asked.push({ ask, answer: answer.value });
  }
  return ok(asked);
}

/** Before the first write of a cluster. */
export const mayGrantGate =
  (scope: Scope): GateCode =>
  async (gate, { cluster, signal }) => {
    const lacking = await lacksToGrant(cluster, scope, { signal });
    if (!lacking.ok) return lacking;
    return lacking.value === null ? ok("this login may give all of it") : no(gate, cluster, lacking.value);
  };

/** A new binding needs a moment until every API server knows it. */
export const isAllowedGate =
  (scope: Scope, settle: Patience): GateCode =>
  (gate, context) => {
    const asks = proofsOf(scope);
    return settled(context, settle, async () => {
      const asked = await askAbout(context.cluster, asks, scope.askedAs, { signal: context.signal });
      if (!asked.ok) return asked;
      const refused = asked.value.filter(({ answer }) => !answer.allowed).map(({ ask }) => placed(ask));
      if (refused.length > 0) return no(gate, context.cluster, `still refused: ${someOf(refused)}`);
      const reason = asked.value.find(({ answer }) => answer.reason !== null)?.answer.reason;
      return ok(`${asks.length} of ${asks.length} questions are answered yes${reason ? `: ${reason}` : ""}`);
    });
  };

/**
 * Nothing of what was taken away still holds by the bindings in `gone`. What somebody else's binding goes on granting is no failure of this: it
 * is named in the receipt.
 */
export const isWithdrawnGate =
  (scope: Scope, gone: readonly string[], settle: Patience): GateCode =>
  async (gate, context) => {
    const answer = await settled(context, settle, async () => {
      const asked = await askAbout(context.cluster, proofsOf(scope), scope.askedAs, { signal: context.signal });
      if (!asked.ok) return asked;
      const held = asked.value.filter((each) => each.answer.allowed);
      const stale = held.filter((each) => isBy(each.answer.reason, gone));
      const first = stale[0];
      if (first)
        return no(
          gate,
          context.cluster,
          `still allowed: ${placed(first.ask)}, ${first.answer.reason ?? "without a reason"}`,
        );
      return ok(stillGranted(held));
    });
    if (!answer.ok) return answer;
    if (answer.value === null) return ok(`all ${proofsOf(scope).length} questions are answered no`);
    context.evidence(`${context.cluster.context}: ${answer.value}`);
    return ok(answer.value);
  };

/** A reason that names none may be that of a binding which is gone. */
const isBy = (reason: string | null, gone: readonly string[]): boolean =>
  reason === null || gone.some((name) => reason.includes(`"${name}"`));

/** What else grants it, in the server's words; null when nothing does. */
export function stillGranted(held: readonly Asked[]): string | null {
  const [first] = held;
  if (!first) return null;
  const reasons = [...new Set(held.map(({ answer }) => answer.reason ?? "the server does not say by what"))];
  return `${someOf(held.map(({ ask }) => placed(ask)))} ${held.length === 1 ? "is" : "are"} still allowed by something else: ${someOf(reasons)}`;
}

/** "patch services in shop" */
const placed = ({ namespace, name, ...ask }: AccessAsk): string => {
  const words = askWords({ ...ask, namespace, ...(name === undefined || name === namespace ? {} : { name }) });
  return namespace === null ? words : `${words} in ${namespace}`;
};

/** Asks again for a while when the answer is no. */
const settled = <T>(
  { signal, cluster: { context } }: StepContext,
  patience: Patience,
  ask: () => Promise<Result<T>>,
): Promise<Result<T>> =>
  pollUntil(
    async () => {
      const answer = await ask();
      const mayChange = !answer.ok && answer.problem.kind === "gate-failed";
      return mayChange ? { done: false, last: answer } : { done: true, result: answer };
    },
    patience,
    { signal, context },
  );

const no = ({ gate }: Gate, { context }: Cluster, detail: string) =>
  fail({ kind: "gate-failed", context, gate, layer: "authorization", detail } as const);
