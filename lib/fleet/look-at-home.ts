import "server-only";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { diagnoseHome, type HomeHealth } from "@/lib/access/quarantine/home-health";
import type { Endpoint } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import { probeOf, readRemoteEntries } from "@/lib/kiali/read-remote-entry";
import type { Problem } from "@/lib/problem";
import { openHomeFacts } from "@/lib/runs/inventory-of-home";
import type { KnownHome } from "@/lib/runs/known-homes";
import type { Secret } from "@/lib/secret";
import { consoleNow } from "./console-clock";

/** How Kiali reaches one remote, as its Secret says. Stays in this process. */
export type Way = { endpoint: Endpoint; token: Secret };

/** What one look at a home told. Times are of the console's clock. */
export type HomeSeen = {
  atMs: number;
  latencyMs: number | null;
  /** Why nothing else is known. */
  problem: Problem | null;
  kiali: KialiInstallation | null;
  inventory: Inventory | null;
  health: HomeHealth | null;
  version: string | null;
  mesh: string | null;
  /** By the connection's name; absent where its entry has no token. */
  ways: ReadonlyMap<string, Way>;
  /** Whether the entries' credentials may be tried at this moment: not while a rotation waits to see one used. */
  mayTry: boolean;
};

/** Reads a home, its Kiali and its connections with the operator's login. Never fails: why it could not look is in the answer. */
export async function lookAtHome(known: KnownHome, signal: AbortSignal): Promise<HomeSeen> {
  const nothing: HomeSeen = {
    atMs: consoleNow(),
    latencyMs: null,
    problem: null,
    kiali: null,
    inventory: null,
    health: null,
    version: null,
    mesh: null,
    ways: new Map(),
    mayTry: false,
  };
  const facts = await openHomeFacts(known, signal);
  if (!facts.ok) return { ...nothing, problem: facts.problem };
  const home = facts.value;
  const startedAt = performance.now();
  const version = await home.home.cluster.version();
  const latencyMs = Math.round(performance.now() - startedAt);
  if (!version.ok) return { ...nothing, atMs: consoleNow(), problem: version.problem };
  const [inventory, health, istio, kiali, remotes] = await Promise.all([
    readInventory(home),
    diagnoseHome(home, { signal, isHomeOnly: true }),
    home.home.istio(),
    home.kiali(),
    home.remotes(),
  ]);
  const ways = new Map(
    (remotes.ok ? remotes.value.secrets : []).flatMap((secret) =>
      readRemoteEntries(secret).flatMap(({ key }): [string, Way][] => {
        const way = probeOf(secret, key);
        return way ? [[key, way]] : [];
      }),
    ),
  );
  return {
    ...nothing,
    atMs: consoleNow(),
    latencyMs,
    problem: inventory.ok ? null : inventory.problem,
    kiali: kiali.ok ? kiali.value : null,
    inventory: inventory.ok ? inventory.value : null,
    health: health.ok ? health.value : null,
    version: version.value.gitVersion,
    mesh: istio.meshId.ok ? (istio.meshId.value?.value ?? null) : null,
    ways,
    // Asked after the credentials were read.
    mayTry: (await home.untriable()) === null,
  };
}
