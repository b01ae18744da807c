"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const PARTS: ReadonlySet<unknown> = new Set(["cluster reach", "cluster in kiali", "cluster istio", "connections"]);

/** Asks the engine to look at a row now, and every part of its page that was looked at; `also` asks what those do not cover. */
export function useRecheck(
  id: string | null,
  also: () => void,
): { isChecking: boolean; isRefused: boolean; recheck: () => void } {
  const client = useQueryClient();
  const [state, setState] = useState<"idle" | "checking" | "refused">("idle");
  const recheck = async (): Promise<void> => {
    setState("checking");
    also();
    const parts = client.invalidateQueries({ predicate: ({ queryKey }) => PARTS.has(queryKey[0]) });
    const [isTaken] = await Promise.all([id === null || look(id), parts]);
    setState(isTaken ? "idle" : "refused");
  };
  return { isChecking: state === "checking", isRefused: state === "refused", recheck: () => void recheck() };
}

async function look(id: string): Promise<boolean> {
  try {
    const answer = await fetch("/api/fleet/look", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ids: [id] }),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
