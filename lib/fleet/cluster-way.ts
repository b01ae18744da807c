import "server-only";
import { secretOf } from "@/lib/access/inventory/read-remote-side";
import type { Endpoint } from "@/lib/cluster/cluster";
import { endpointIn, probeOf } from "@/lib/kiali/read-remote-entry";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { openCluster } from "@/lib/kube/clusters";
import { openEndpoint } from "@/lib/kube/open-endpoint";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import { inventoryOfHome, recentInventory } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import { Secret } from "@/lib/secret";
import type { ReachAbout, ReachNothing } from "@/lib/status/cluster-look";
import { rightsOfKiali, rightsOfOperator, type WantedRights } from "./cluster-look";

/** One connection of a home, or a context alone; `mayOpenLogin` when a person just asked for that login. */
export type ReachAsk =
  | { as: "kiali"; home: KnownHome; name: string }
  | { as: "operator"; home: KnownHome; name: string; mayOpenLogin: boolean }
  | { as: "operator"; context: string; mayOpenLogin: boolean };

/** A cluster opened with somebody's credential, and what a look at it needs to know. Stays in this process. */
export type OpenedWay = {
  opened: OpenedCluster;
  about: ReachAbout;
  wanted: WantedRights;
  /** Why the credential may not be tried at this moment; null when it may. */
  held: () => Promise<Problem | null>;
  /** Ends what was opened for this look alone. */
  end: () => Promise<void>;
};
export type FoundWay = { ok: true; way: OpenedWay } | { ok: false; nothing: ReachNothing };
const nothing = (why: ReachNothing): FoundWay => ({ ok: false, nothing: why });

/** Opens a cluster as its home's Kiali reaches it, or as the operator does; dials the home for it, and not the cluster itself. */
export const openWay = (ask: ReachAsk, signal: AbortSignal): Promise<FoundWay> =>
  ask.as === "kiali" ? asKiali(ask.home, ask.name, signal) : asOperator(ask, signal);

async function asKiali(home: KnownHome, name: string, signal: AbortSignal): Promise<FoundWay> {
  // Read anew: what a repair or a rotation has just written is what is looked at.
  const seen = await inventoryOfHome(home, signal);
  if (!seen.ok) return nothing({ why: "problem", problem: seen.problem });
  const { facts, inventory } = seen.value;
  const row = inventory.connections.find((each) => each.name === name);
  const kiali = await facts.kiali();
  if (!row || !kiali.ok)
    return nothing({
      why: "problem",
      problem: kiali.ok ? { kind: "not-found", context: home.home, object: `connection ${name}` } : kiali.problem,
    });
  const secret = row.secret && (await secretOf(facts, row, row.secret));
  const endpoint = secret && endpointIn(secret, name);
  if (!secret || !endpoint) return nothing({ why: "no-address" });
  const probe = probeOf(secret, name);
  const opened = openEndpoint(name, endpoint, probe?.token ?? new Secret(""));
  const unusable: Problem = {
    kind: "credential",
    context: name,
    why: "none",
    detail: "Its entry holds no token that could be tried from here; Kiali makes its own use of it.",
    hint: null,
  };
  return {
    ok: true,
    way: {
      opened,
      about: aboutOf("kiali", name, endpoint),
      wanted: rightsOfKiali(kiali.value),
      held: async () => (probe ? facts.untriable() : unusable),
      end: () => opened.close(),
    },
  };
}

async function asOperator(ask: Extract<ReachAsk, { as: "operator" }>, signal: AbortSignal): Promise<FoundWay> {
  const named =
    "context" in ask ? ok({ context: ask.context, namespace: "istio-system" }) : await contextOf(ask, signal);
  if (!named.ok) return nothing({ why: "problem", problem: named.problem });
  const { context, namespace } = named.value;
  if (context === null) return nothing({ why: "no-context" });
  if (!ask.mayOpenLogin && (await mayOpenLogin(context))) return nothing({ why: "waits", context });
  const opened = await openCluster(context);
  if (!opened.ok) return nothing({ why: "problem", problem: opened.problem });
  return {
    ok: true,
    way: {
      opened: opened.value,
      about: aboutOf("operator", context, opened.value.endpoint),
      wanted: rightsOfOperator(namespace),
      held: async () => null,
      end: async () => undefined,
    },
  };
}

async function contextOf(
  { home, name }: { home: KnownHome; name: string },
  signal: AbortSignal,
): Promise<Result<{ context: string | null; namespace: string }>> {
  const seen = await recentInventory(home, signal);
  if (!seen.ok) return seen;
  const { connections, kiali } = seen.value.inventory;
  const row = connections.find((each) => each.name === name);
  if (!row) return fail({ kind: "not-found", context: home.home, object: `connection ${name}` });
  return ok({ context: row.remote?.context ?? null, namespace: row.identity?.namespace ?? kiali.namespace });
}

function aboutOf(as: ReachAbout["as"], by: string, endpoint: Endpoint): ReachAbout {
  const { server, tlsServerName, proxyUrl, insecure, ca } = endpoint;
  const trusts = insecure ? "anybody" : ca ? "its own CA" : "the system's authorities";
  // Its host alone: a proxy's address may carry a user and a password.
  return { as, by, server, tlsServerName, proxy: proxyUrl ? (URL.parse(proxyUrl)?.host ?? null) : null, trusts };
}
