import "server-only";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { podsSelected } from "@/lib/kiali/pods-selected";
import { listedClusters } from "@/lib/kiali/status-api";
import { ok, type Result } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import { homesSaved, type KnownHome, rememberHome } from "@/lib/runs/known-homes";
import { kialiPod, readSince } from "@/lib/status/kiali-pod";
import type { KialiClusters } from "@/lib/status/kiali-view";
import { homeRowId } from "@/lib/status/row-id";
import { fleet } from "./fleet";

/** As long as the inventory waits for it: both share one question to Kiali. */
const KIALI_MS = 8_000;

/** The clusters that a Kiali lists now, and those that its Secrets name. Asks Kiali, which asks all its clusters: up to 8 s. */
export async function seeClusters(known: KnownHome, signal: AbortSignal): Promise<Result<KialiClusters>> {
  const facts = await openHomeFacts(known, signal);
  if (!facts.ok) return facts;
  const kiali = await facts.value.kiali();
  if (!kiali.ok) return kiali;
  const { namespace, name, deployment } = kiali.value;
  const { cluster } = facts.value.home;
  const [inventory, listed, pods] = await Promise.all([
    readInventory(facts.value),
    listedClusters(cluster, kiali.value, { timeoutMs: KIALI_MS }),
    podsSelected(cluster, namespace, deployment.selector),
  ]);
  if (!inventory.ok) return inventory;
  rememberHome({ home: known.home, kiali: { namespace, name } });
  void watchFromNowOn(homeRowId({ context: known.home, kiali: `${namespace}/${name}` }));
  const readMs = pods.ok ? readSince(pods.value.map((each) => kialiPod(each, deployment.container))) : null;
  return ok({
    at: new Date().toISOString(),
    // Before Kiali named its clusters there, its list said nothing of any.
    listed: listed.ok && listed.value.length > 0 ? listed.value : null,
    listedProblem: listed.ok ? null : listed.problem,
    readAt: readMs === null ? null : new Date(readMs).toISOString(),
    isServing: pods.ok ? readMs !== null : null,
    inventory: inventory.value,
  });
}

/** A home that nobody has looked at before joins the live fleet at once, not with its next round. */
async function watchFromNowOn(id: string): Promise<void> {
  if (
    fleet()
      .view()
      .rows.some((row) => row.id === id)
  )
    return;
  await homesSaved();
  await fleet()
    .refresh()
    .catch(() => undefined);
}
