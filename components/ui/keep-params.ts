/** Sent to the window when a page changed its own address: a browser tells nobody. */
export const ADDRESS_CHANGED = "addresschanged";

/** Changes single params of the address, without a new entry in the history; null takes one away. */
export function keepParams(changes: Readonly<Record<string, string | null>>): void {
  window.history.replaceState(null, "", changedAddress(changes));
  window.dispatchEvent(new Event(ADDRESS_CHANGED));
}

/** The address of this page with some params changed. */
export function changedAddress(changes: Readonly<Record<string, string | null>>): URL {
  const address = new URL(window.location.href);
  for (const [key, value] of Object.entries(changes))
    if (value === null) address.searchParams.delete(key);
    else address.searchParams.set(key, value);
  return address;
}
