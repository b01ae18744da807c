"use client";
import { useSearchParams } from "next/navigation";
import { useMemo, useSyncExternalStore } from "react";
import { wayBackFrom, withBack } from "@/components/plan/way-back";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { upkeepFromSearch, upkeepToAddress } from "@/lib/access/upkeep/wish-url";
import type { Result } from "@/lib/problem";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** Stands for a statement that nobody typed yet; such a wish is never planned. */
const UNSAID = "nothing was said yet";

/**
 * The wish of the address. `isComplete` is false for a forget whose statement was not typed yet: everything else of it can be shown.
 */
export function useUpkeepWish(): { wish: Result<UpkeepWish>; isComplete: boolean } {
  const params = useSearchParams();
  const fragment = useSyncExternalStore(
    subscribe,
    () => window.location.hash,
    () => "",
  );
  return useMemo(() => {
    const search = new URLSearchParams(params);
    const isComplete = search.get("verb") !== "forget" || Boolean(search.get("statement"));
    if (!isComplete) search.set("statement", UNSAID);
    return { wish: upkeepFromSearch(search, fragment), isComplete };
  }, [params, fragment]);
}

/** Puts a wish in the place of the address's own, without a new entry in the history; the way back stays. */
export function keepUpkeep(wish: UpkeepWish): void {
  const { pathname, search } = window.location;
  const back = wayBackFrom(new URLSearchParams(search).get("back"));
  window.history.replaceState(null, "", `${pathname}?${withBack(upkeepToAddress(wish), back)}`);
}
