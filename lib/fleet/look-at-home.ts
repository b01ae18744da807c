import "server-only";
import { heldBy } from "@/lib/access/hold/held-by";
import { leaseRef } from "@/lib/access/hold/lease";
import { wantedRules } from "@/lib/access/inventory/granted-rules";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { readInventory } from "@/lib/access/inventory/read-inventory";
import { readOrphans } from "@/lib/access/orphans/read-orphans";
import { diagnoseHome, type HomeHealth } from "@/lib/access/quarantine/home-health";
import { readQuarantined } from "@/lib/access/quarantine/quarantine-secret";
import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";
import type { Cluster } from "@/lib/cluster/cluster";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { PolicyRule } from "@/lib/kiali/rules-for-version";
import type { Orphan } from "@/lib/plan/orphan";
import type { Problem, Result } from "@/lib/problem";
import type { KnownHome } from "@/lib/runs/known-homes";
import { consoleNow } from "./console-clock";
import type { KialiAnswers } from "./kiali-answers";
import { type Way, waysOf } from "./ways";

/** What one reading of a home told. Times are of the console's clock. */
export type HomeSeen = {
  atMs: number;
  /** When Kiali itself was asked; null before that. */
  kialiMs: number | null;
  /** Why nothing else is known. */
  problem: Problem | null;
  kiali: KialiInstallation | null;
  inventory: Inventory | null;
  /** Why the Secrets of connections could not be read, or those in quarantine: then `inventory` does not know all of them. */
  blind: Problem | null;
  /** Null where they could not be read. */
  orphans: readonly Orphan[] | null;
  health: HomeHealth | null;
  mesh: string | null;
  /** By the connection's name; absent where its entry has no token, or one that may not be tried now. Null while nobody may try any. */
  ways: ReadonlyMap<string, Way> | null;
  /** What Kiali needs in a remote at the least, to read. */
  wanted: readonly PolicyRule[];
  /** Why no credential may be tried now, asked anew each time. */
  untriable: () => Promise<Problem | null>;
};

/** Reads a home, its Kiali and its connections with the operator's login. Never fails: why it could not look is in the answer. */
export async function lookAtHome(
  known: KnownHome,
  world: UpkeepWorld,
  answers: KialiAnswers,
  signal: AbortSignal,
): Promise<HomeSeen> {
  const facts = homeFacts({ ...world, home: answers.behind(world.home) }, { kiali: known.kiali }, { signal });
  const atMs = consoleNow();
  const { cluster } = facts.home;
  const kiali = await facts.kiali();
  const nothing = { atMs, kialiMs: answers.atMs, untriable: untriableAt(world.home, kiali), ...NOTHING };
  if (!kiali.ok) return { ...nothing, problem: kiali.problem };
  const { namespace } = kiali.value;
  const [inventory, health, istio, remotes, held, orphans] = await Promise.all([
    readInventory(facts),
    diagnoseHome(facts, { signal, isHomeOnly: true }),
    facts.home.istio(),
    facts.remotes(),
    readQuarantined(cluster, namespace),
    readOrphans(cluster, namespace),
  ]);
  // Asked after the credentials were read.
  const [hold, lease] = await Promise.all([facts.untriable(), world.home.read(leaseRef(kiali.value), { signal })]);
  const isLeftBehind = lease.ok && lease.value !== null;
  return {
    ...nothing,
    problem: inventory.ok ? null : inventory.problem,
    kiali: kiali.value,
    inventory: inventory.ok ? inventory.value : null,
    blind: remotes.ok ? (held.ok ? null : held.problem) : remotes.problem,
    orphans: inventory.ok && orphans.ok ? inventory.value.orphans : null,
    health: health.ok ? withoutUnasked(health.value, answers) : null,
    mesh: istio.meshId.ok ? (istio.meshId.value?.value ?? null) : null,
    wanted: wantedRules(kiali.value, "view-only", false),
    ways:
      hold || !remotes.ok || !inventory.ok ? null : waysOf(remotes.value.secrets, inventory.value, { isLeftBehind }),
  };
}

/** Of a home, not of the facts that were read of it: those keep every answer in memory, and this is kept for as long as the home is watched. */
const untriableAt = (home: Cluster, kiali: Result<KialiInstallation>) => async (): Promise<Problem | null> =>
  kiali.ok ? heldBy(home, kiali.value) : null;

const NOTHING = {
  problem: null,
  kiali: null,
  inventory: null,
  blind: null,
  orphans: null,
  health: null,
  mesh: null,
  wanted: [],
  ways: null,
} satisfies Partial<HomeSeen>;

/** What pods tell is known at once; that Kiali does not answer is known when it was asked. */
const withoutUnasked = (health: HomeHealth, { atMs }: KialiAnswers): HomeHealth | null =>
  atMs === null && (health.state === "hanging" || health.state === "serving" || health.state === "unknown")
    ? null
    : health;
