import type { QueryClient } from "@tanstack/react-query";
import { consoleNow, setConsoleClock } from "@/components/status/fleet-clock";
import { FLEET_KEY } from "@/components/status/fleet-query";
import { newerView } from "@/components/status/newer-view";
import type { FleetView } from "@/lib/status/fleet-row";

/** Puts what the page was rendered with where the live state is kept, so that the first paint has it and the stream goes on from there. */
export function seedFleet(client: QueryClient, initial: FleetView): void {
  const known = client.getQueryData<FleetView>(FLEET_KEY) ?? null;
  const view = newerView(known, { kind: "view", view: initial });
  if (view !== "gap" && view !== known) client.setQueryData<FleetView>(FLEET_KEY, view);
  // On the server nobody's clock may be kept, and a clock that was told by the stream is the better one.
  if (typeof window !== "undefined" && consoleNow() === 0) setConsoleClock(initial.nowMs);
}
