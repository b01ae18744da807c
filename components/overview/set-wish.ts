import { ADDRESS_CHANGED, changedAddress } from "@/components/ui/keep-params";

/** Changes params of the address as an entry of its own in the history, so that "back" takes a choice back; null takes one away. */
export function setWish(changes: Readonly<Record<string, string | null>>): void {
  window.history.pushState(null, "", changedAddress(changes));
  window.dispatchEvent(new Event(ADDRESS_CHANGED));
}
