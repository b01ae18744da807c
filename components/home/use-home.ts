"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo } from "react";
import { keepParams } from "@/components/ui/keep-params";
import type { HomeRef } from "./home-ref";
import { lastHome, rememberHome } from "./last-home";

/** The home that the address names. One that names none is given the home this tab looked at last. */
export function useHome(): HomeRef | null {
  const params = useSearchParams();
  const [home, kiali] = [params.get("home"), params.get("kiali")];
  const ref = useMemo(() => (home ? { home, kiali: kiali || null } : null), [home, kiali]);
  useEffect(() => {
    if (ref) return rememberHome(ref);
    const last = new URLSearchParams(lastHome() ?? "");
    if (last.get("home")) keepParams({ home: last.get("home"), kiali: last.get("kiali") });
  }, [ref]);
  return ref;
}
