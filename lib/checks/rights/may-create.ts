import type { ConnectWish } from "@/lib/access/connect-wish";
import type { AccessAsk } from "@/lib/cluster/cluster";
import type { Check } from "../check";
import type { PairFacts } from "../pair-facts";
import { pass, skipped, unknown } from "../verdicts";
import { whenAnswering } from "../when-answering";
import { askAll, asksToApply } from "./ask-all";

type Kind = {
  id: string;
  what: string;
  why: string;
  how: string;
  asks: (namespace: string) => readonly AccessAsk[];
  /** Why the wish does not need it; null when it does. */
  unneeded?: (wish: ConnectWish) => string | null;
};

const RBAC = "rbac.authorization.k8s.io";

const KINDS: readonly Kind[] = [
  {
    id: "serviceaccounts",
    what: "create the ServiceAccount",
    why: "Kiali signs in to the remote as a ServiceAccount of its own.",
    how: "SelfSubjectAccessReview: get, create, patch serviceaccounts in the chosen namespace.",
    asks: (namespace) => asksToApply("", "serviceaccounts", namespace),
  },
  {
    id: "clusterroles",
    what: "create the ClusterRole",
    why: "It holds exactly the rules of this Kiali's version.",
    how: "SelfSubjectAccessReview: get, create, patch clusterroles.",
    asks: () => asksToApply(RBAC, "clusterroles", null),
  },
  {
    id: "clusterrolebindings",
    what: "create the ClusterRoleBinding",
    why: "It gives the rules to the ServiceAccount.",
    how: "SelfSubjectAccessReview: get, create, patch clusterrolebindings.",
    asks: () => asksToApply(RBAC, "clusterrolebindings", null),
  },
  {
    id: "secrets",
    what: "create the token Secret",
    why: "A long-lived token lives in a Secret that the token controller fills.",
    how: "SelfSubjectAccessReview: get, create, patch, watch secrets in the chosen namespace.",
    asks: (namespace) => [
      ...asksToApply("", "secrets", namespace),
      { verb: "watch", group: "", resource: "secrets", namespace },
    ],
    unneeded: ({ token, exec }) =>
      exec !== null
        ? "exec credentials need no token"
        : token === "request"
          ? "the token is requested, not kept in a Secret"
          : null,
  },
  {
    id: "tokens",
    what: "request a token for the ServiceAccount",
    why: "A token with an end is requested from the API server.",
    how: "SelfSubjectAccessReview: create serviceaccounts/token in the chosen namespace.",
    asks: (namespace) => [{ verb: "create", group: "", resource: "serviceaccounts/token", namespace }],
    unneeded: ({ token, exec }) =>
      exec !== null
        ? "exec credentials need no token"
        : token === "request"
          ? null
          : "the token is kept in a Secret, not requested",
  },
];

/** One check per kind of object that connecting makes in the remote. */
export const mayCreate: readonly Check[] = KINDS.map(({ id, what, why, how, asks, unneeded }) => ({
  id: `remote.may-create-${id}`,
  group: "rights",
  subject: "remote",
  title: `You may ${what} in the remote`,
  severity: "block",
  canBeOverridden: true,
  why,
  how,
  fix: { text: "Use a context whose user may, or ask for a role that lets you." },
  run: ({ remote, wish, namespace }) =>
    whenAnswering([remote], async () => {
      const reason = unneeded?.(wish) ?? null;
      if (reason !== null) return skipped(reason);
      return askAll(remote, asks(await namespace()), `allowed in ${remote.context}`);
    }),
}));

export const mayCreateNamespace: Check = {
  id: "remote.may-create-namespace",
  group: "rights",
  subject: "remote",
  title: "The remote has the namespace, or you may create it",
  severity: "block",
  canBeOverridden: true,
  why: "The ServiceAccount lives in it.",
  how: "GET namespaces/NAME; when absent, SelfSubjectAccessReview: create, patch namespaces.",
  fix: { text: "Choose a namespace that exists, or have it created." },
  run: (facts: PairFacts) =>
    whenAnswering([facts.remote], async () => {
      const name = await facts.namespace();
      const ref = { apiVersion: "v1", kind: "Namespace", namespace: null, name };
      const [found, verdict] = await Promise.all([
        facts.remote.cluster.read(ref),
        askAll(facts.remote, asksToApply("", "namespaces", null), `${name} is absent and you may create it`),
      ]);
      if (!found.ok) return unknown(found.problem);
      if (found.value?.metadata.deletionTimestamp)
        return {
          status: "fail",
          detail: `Namespace ${name} of ${facts.remote.context} is being deleted`,
          fix: { text: "Wait until it is gone, or choose another namespace." },
        };
      return found.value ? pass(`namespace ${name} exists`) : verdict;
    }),
};
