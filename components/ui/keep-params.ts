/** Changes single params of the address, without a new entry in the history; null takes one away. */
export function keepParams(changes: Readonly<Record<string, string | null>>): void {
  const address = new URL(window.location.href);
  for (const [key, value] of Object.entries(changes))
    if (value === null) address.searchParams.delete(key);
    else address.searchParams.set(key, value);
  window.history.replaceState(null, "", address);
}
