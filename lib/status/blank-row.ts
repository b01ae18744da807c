import type { FleetRow } from "./fleet-row";

/** What is known of a row before anybody has looked; its id, kind, name and state are its own. */
export const BLANK_ROW = {
  context: null,
  home: null,
  mesh: null,
  layer: null,
  more: [],
  evidence: null,
  sinceMs: null,
  version: null,
  kialiVersion: null,
  latencyMs: null,
  credential: null,
  isLoaded: null,
  isWatched: false,
  nextLookMs: null,
} satisfies Partial<FleetRow>;
