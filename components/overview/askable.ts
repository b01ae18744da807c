import type { FleetRow } from "@/lib/status/fleet-row";

/** Contexts that can be asked without a login that nobody wants. */
export const askableOf = (contexts: readonly Pick<FleetRow, "name">[], logins: readonly string[]): readonly string[] =>
  contexts.flatMap(({ name }) => (logins.includes(name) ? [] : [name]));

/** Contexts that could open a login when they are asked. */
export const loginsOf = (contexts: readonly Pick<FleetRow, "name">[], logins: readonly string[]): readonly string[] =>
  contexts.flatMap(({ name }) => (logins.includes(name) ? [name] : []));
