import "server-only";
import { fleet } from "./fleet";

/**
 * Begins to ask, so that metrics and a webhook tell what is so while nobody looks on: everything once a minute. With FLEET_SWEEP=0 nothing is asked but
 * what somebody looks at.
 */
export function startFleet(): void {
  fleet();
}

/** Ends what is on the way, and keeps what is known for the next start. Takes no longer than writing one file. */
export const stopFleet = (): Promise<void> => fleet().stop();
