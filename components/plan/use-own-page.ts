"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import type { RunInfo, RunVerb } from "@/lib/setup/answers";
import { runAddress } from "./run-address";

/** An address somebody kept may name a run of another kind: that one has a page of its own, and this leads there. */
export function useOwnPage(info: RunInfo | null, isMine: (verb: RunVerb) => boolean): void {
  const router = useRouter();
  const address = info && !isMine(info.verb) ? runAddress(info) : null;
  useEffect(() => {
    if (address !== null) router.replace(address);
  }, [address, router]);
}
