import type { HomeRef } from "./home-ref";

const KEY = "fleet.home";

/** The home this tab looked at last, as the search of its address; null when there is none. */
export const lastHome = (): string | null => window.sessionStorage.getItem(KEY);
export function rememberHome({ home, kiali }: HomeRef): void {
  window.sessionStorage.setItem(KEY, new URLSearchParams(kiali === null ? { home } : { home, kiali }).toString());
}
