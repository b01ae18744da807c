import type { Plan } from "./plan";

/** True when everything is as wanted already: such a plan only looks (keep, and the gates that prove it). */
export const changesNothing = (plan: Plan): boolean =>
  plan.steps.every(({ verb }) => verb === "keep" || verb === "gate");
