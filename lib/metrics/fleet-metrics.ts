import "server-only";
import type { Fleet } from "@/lib/fleet/fleet";
import { fleetFamilies } from "./fleet-families";
import type { Family } from "./prometheus-text";

/** What an engine knows now, as metrics. Asks nobody. */
export const fleetMetrics = (fleet: Pick<Fleet, "view" | "probes" | "orphans">): readonly Family[] =>
  fleetFamilies({ view: fleet.view(), probes: fleet.probes(), orphans: fleet.orphans(), wallMs: Date.now() });
