"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { wishFromSearch, wishToSearch } from "@/lib/access/wish-url";
import type { Result } from "@/lib/problem";

/** The wish lives in the address: reload, back and a copied link all bring the same form. */
export function useWish(): { wish: Result<ConnectWish>; search: string; home: string | null; remote: string | null } {
  const params = useSearchParams();
  return useMemo(() => {
    const wish = wishFromSearch(new URLSearchParams(params));
    const kept = new URLSearchParams(params);
    kept.delete("run");
    return {
      wish,
      search: wish.ok ? wishToSearch(wish.value).toString() : kept.toString(),
      home: params.get("home"),
      remote: params.get("remote"),
    };
  }, [params]);
}

/** Puts a wish in the place of the address's own, without a new entry in the history. */
export function keepWish(wish: ConnectWish): void {
  window.history.replaceState(null, "", `${window.location.pathname}?${wishToSearch(wish)}`);
}
