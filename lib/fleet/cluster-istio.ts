import "server-only";
import { clusterFacts } from "@/lib/checks/cluster-facts";
import { findEastWestGateways } from "@/lib/istio/east-west-gateways";
import { type RootCa, sharesAnchor } from "@/lib/istio/root-ca";
import { ok, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { Anchor, ClusterIstio, ClusterIstioAnswer } from "@/lib/status/cluster-istio";
import { type OpenedWay, openWay, type ReachAsk } from "./cluster-way";
import { consoleNow } from "./console-clock";

/**
 * Istio of one cluster, with the operator's login; where that would open a window or no context leads there, with the credential of the home's
 * Kiali. Two round trips of latency, as long as the cluster answers.
 */
export async function readClusterIstio(
  ask: Extract<ReachAsk, { as: "operator" }>,
  signal: AbortSignal,
): Promise<ClusterIstioAnswer> {
  const own = await openWay(ask, signal);
  if (own.ok) return { ok: true, value: await look(own.way, homeOf(ask), signal) };
  const home = homeOf(ask);
  if (own.nothing.why === "problem" || home === null || !("name" in ask)) return own;
  const other = await openWay({ as: "kiali", home, name: ask.name }, signal);
  if (!other.ok) return own;
  try {
    return (await other.way.held()) ? own : { ok: true, value: await look(other.way, home, signal) };
  } finally {
    await other.way.end();
  }
}

const homeOf = (ask: ReachAsk): KnownHome | null => ("home" in ask ? ask.home : null);

async function look({ opened, about }: OpenedWay, home: KnownHome | null, signal: AbortSignal): Promise<ClusterIstio> {
  const facts = clusterFacts("remote", opened, signal);
  const [istio, gateways, beside] = await Promise.all([
    facts.istio(),
    findEastWestGateways(facts.cluster),
    home ? istioOfHome(home, signal) : null,
  ]);
  return {
    atMs: consoleNow(),
    wallMs: Date.now(),
    as: about.as,
    by: about.by,
    namespace: istio.namespace,
    controlPlanes: istio.controlPlanes,
    role: istio.role,
    clusterId: istio.clusterId,
    network: istio.network,
    meshId: istio.meshId,
    roots: istio.rootCa.ok ? ok(istio.rootCa.value && anchorsOf(istio.rootCa.value)) : istio.rootCa,
    gateways,
    home: beside && {
      meshId: beside.meshId,
      sharesRoot:
        istio.rootCa.ok && istio.rootCa.value && beside.root ? sharesAnchor(istio.rootCa.value, beside.root) : null,
    },
  };
}

const anchorsOf = ({ subjects, fingerprints, validTo }: RootCa): readonly Anchor[] =>
  subjects.map((subject, at) => ({ subject, fingerprint: fingerprints[at] ?? "", validTo: validTo[at] ?? "" }));

async function istioOfHome(
  home: KnownHome,
  signal: AbortSignal,
): Promise<{ meshId: string | null; root: RootCa | null } | null> {
  const opened = await openHomeFacts(home, signal);
  if (!opened.ok) return null;
  const { meshId, rootCa } = await opened.value.home.istio();
  const known = <T>(answer: Result<T | null>): T | null => (answer.ok ? answer.value : null);
  return { meshId: known(meshId)?.value ?? null, root: known(rootCa) };
}
