"use client";
import type { ReactNode } from "react";
import { join } from "@/components/ui/join";
import type { FleetRow } from "@/lib/status/fleet-row";
import { useIsStale } from "./use-is-stale";

/** What was last known, greyed while it is not known to be so now. Put an `<Age>` beside or inside it: grey alone says nothing. */
export function Stale({
  row,
  children,
  className,
}: {
  row: Pick<FleetRow, "evidence" | "isWatched">;
  children: ReactNode;
  className?: string;
}) {
  const isStale = useIsStale(row);
  return (
    <div data-stale={isStale || undefined} className={join(isStale && "text-n10 grayscale", className)}>
      {children}
    </div>
  );
}
