"use client";
import { useEffect, useState } from "react";
import type { FleetRow } from "@/lib/status/fleet-row";
import { countWords } from "./count-words";

/** Many changes in one moment are told as one. */
const QUIET_MS = 2_000;

/** Tells a screen reader the counts when they changed, and nothing when a second has passed. The first ones are on the page already. */
export function CountsAnnounced({ rows }: { rows: readonly FleetRow[] }) {
  const words = countWords(rows.filter(({ kind }) => kind !== "context"));
  const [first] = useState(words);
  const [told, setTold] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setTold(words), QUIET_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="sr-only">
      {told === first ? "" : `Now ${told}`}
    </p>
  );
}
