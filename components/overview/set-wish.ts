/** Changes params of the address as an entry of its own in the history, so that "back" takes a choice back; null takes one away. */
export function setWish(changes: Readonly<Record<string, string | null>>): void {
  const address = new URL(window.location.href);
  for (const [key, value] of Object.entries(changes))
    if (value === null) address.searchParams.delete(key);
    else address.searchParams.set(key, value);
  window.history.pushState(null, "", address);
}
