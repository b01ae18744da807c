"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo } from "react";
import { type FleetWish, wishOf } from "./fleet-wish";

/** Longer than the router takes to follow the address. */
const SETTLED_MS = 400;

/**
 * What the address asks for. After a reload the router fetches a page for each step back; two quick steps leave it at the first of them, with
 * the address of the second. It is told the address again then.
 */
export function useWish(): FleetWish {
  const params = useSearchParams().toString();
  useEffect(() => {
    let timer = 0;
    const check = () => {
      if (new URLSearchParams(window.location.search).toString() !== params)
        window.history.replaceState(null, "", window.location.href);
    };
    const later = () => {
      clearTimeout(timer);
      timer = window.setTimeout(check, SETTLED_MS);
    };
    later();
    window.addEventListener("popstate", later);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("popstate", later);
    };
  }, [params]);
  return useMemo(() => wishOf(new URLSearchParams(params)), [params]);
}
