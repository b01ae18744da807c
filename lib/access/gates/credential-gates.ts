import { asksOf, asksWithout } from "@/lib/access/access-asks";
import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { Account, Cluster } from "@/lib/cluster/cluster";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { GateCode, StepContext } from "@/lib/plan/run-context";
import { fail, type GateLayer, ok, type Problem, type Result } from "@/lib/problem";
import { answeredElse, type RemoteDoor, someOf } from "./remote-door";

/** What Kiali can do without: only the version and the proxy status of istiod would be missing. */
const OPTIONAL: ReadonlySet<string> = new Set(["create pods/portforward"]);

export type CredentialGateOptions = {
  door: RemoteDoor;
  /** The remote as the new credential sees it. */
  asKiali: (context: StepContext) => Cluster;
  account: Account;
  rules: readonly PolicyRule[];
  /** Rules that a view-only credential must not have beyond its own. */
  fullRules: readonly PolicyRule[];
  /** Where the token is that is kept and so was not made by this run; null for a new one. */
  kept: string | null;
  /** A new binding needs a moment until every API server knows it. */
  settle: Patience;
};

/**
 * The gates before anything is written to the home: the new credential, tried by itself. Reachability is proven from where this
 * console runs; only the restart proves it from Kiali's own place.
 */
export function credentialGates(options: CredentialGateOptions): Readonly<Record<string, GateCode>> {
  const { door, asKiali, account, rules, fullRules } = options;
  const wanted = `system:serviceaccount:${account.namespace}:${account.name}`;
  const asks = asksOf(rules);
  const writes = asksWithout(asksOf(fullRules), asksOf(rules));
  return {
    "gate.reaches": async () => {
      const seen = await door.version();
      if (!seen.ok && NOT_REACHED.has(seen.problem.kind)) return seen;
      return ok(`${door.endpoint.server} answers${seen.ok ? `, Kubernetes ${seen.value.gitVersion}` : ""}`);
    },
    "gate.tls": async () => {
      const seen = await door.version();
      if (!seen.ok && seen.problem.kind === "tls") return seen;
      if (door.endpoint.insecure) return ok("the certificate is not verified, as wished");
      const shown = await door.certificate();
      return ok(
        shown.ok
          ? `certificate of ${shown.value.issuer}, valid until ${shown.value.validTo}`
          : "the certificate is trusted",
      );
    },
    "gate.identity": (_gate, context) =>
      settled(context, options.settle, async () => {
        const who = await asKiali(context).whoAmI({ signal: context.signal });
        if (!who.ok && who.problem.kind === "unauthenticated" && options.kept !== null)
          return no(context, "gate.identity", "authentication", refusedWords(options.kept));
        if (!who.ok) return who;
        if (who.value.username === wanted) return ok(`signs in as ${wanted}`);
        return no(context, "gate.identity", "authentication", `it signs in as ${who.value.username}, not as ${wanted}`);
      }),
    "gate.may-read": (_gate, context) =>
      settled(context, options.settle, async () => {
        const denied = await answeredElse(asKiali(context), asks, true, { signal: context.signal });
        if (!denied.ok) return denied;
        const missing = denied.value.filter((words) => !OPTIONAL.has(words));
        if (missing.length > 0) return no(context, "gate.may-read", "authorization", `it may not ${someOf(missing)}`);
        return ok(
          denied.value.length === 0
            ? `all ${asks.length} rights that this Kiali needs are there`
            : `all rights that this Kiali needs are there; without ${denied.value.join(", ")} it does not show istiod's version and proxy status`,
        );
      }),
    "gate.may-not-write": async (_gate, context) => {
      const allowed = await answeredElse(asKiali(context), writes, false, { signal: context.signal });
      if (!allowed.ok) return allowed;
      if (allowed.value.length === 0) return ok(`none of ${writes.length} writing rights is there`);
      const detail = `it may ${someOf(allowed.value)}: something else than this connection grants that`;
      return no(context, "gate.may-not-write", "authorization", detail);
    },
  };
}

/** Nothing that a plan could do by itself: taking a credential away is for the operator to say. */
const refusedWords = (kept: string): string =>
  `it is refused (401), although it is the one that Kiali has and the cluster keeps. Delete ${kept} and plan again: a new one is made`;

const NOT_REACHED: ReadonlySet<Problem["kind"]> = new Set([
  "unreachable",
  "timed-out",
  "not-kubernetes",
  "cancelled",
  "server-failure",
]);

/** Asks again for a while when the answer is no; "could not look" counts as no only for 401 and 403. */
async function settled(
  { signal, cluster: { context } }: StepContext,
  patience: Patience,
  ask: () => Promise<Result<string>>,
): Promise<Result<string>> {
  return pollUntil(
    async () => {
      const answer = await ask();
      const mayChange = !answer.ok && ["gate-failed", "unauthenticated", "forbidden"].includes(answer.problem.kind);
      return mayChange ? { done: false, last: answer } : { done: true, result: answer };
    },
    patience,
    { signal, context },
  );
}

const no = ({ cluster }: StepContext, gate: string, layer: GateLayer, detail: string) =>
  fail({ kind: "gate-failed", context: cluster.context, gate, layer, detail });
