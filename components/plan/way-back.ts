/** The optional steps of the wizard: they send somebody to a review and want him back after its run. */
const STEPS = ["/setup/tracing", "/setup/users", "/setup/scope"] as const;
type StepPath = (typeof STEPS)[number];

/** The step of the wizard that a review was come to from, with the wizard's own wish. */
export type WayBack = `${StepPath}?${string}`;

/**
 * Reads the `back` of an address. Only the wizard's own steps are taken: an address that somebody sends never leads out of the console, nor to
 * a page that acts.
 */
export function wayBackFrom(back: string | null): WayBack | null {
  if (back === null) return null;
  const at = back.indexOf("?");
  const path = STEPS.find((step) => step === (at < 0 ? back : back.slice(0, at)));
  if (path === undefined) return null;
  const params = new URLSearchParams(at < 0 ? "" : back.slice(at).replace(/#.*$/s, ""));
  return `${path}?${params}`;
}

/** The search of a review or a run, and its fragment where it has one, with the way back in it. */
export function withBack(search: string, back: WayBack | null): string {
  if (back === null) return search;
  const [params = "", ...fragment] = search.split("#");
  return [`${params}&${new URLSearchParams({ back })}`, ...fragment].join("#");
}
