"use client";
import { useEffect, useState } from "react";

const STEPS = [
  { unit: "second", ms: 1000, until: 60_000 },
  { unit: "minute", ms: 60_000, until: 3_600_000 },
  { unit: "hour", ms: 3_600_000, until: 86_400_000 },
  { unit: "day", ms: 86_400_000, until: Number.POSITIVE_INFINITY },
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "narrow" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long" });

/** "12s ago" for an instant `at` (ISO), as seen at `now` (ms). Within a second it says "just now". */
export function relativeWords(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  const step = STEPS.find(({ until }) => Math.abs(distance) < until);
  if (!step || Math.abs(distance) < 1000) return "just now";
  return relative.format(Math.round(distance / step.ms), step.unit);
}

/** A time as people say it, with the exact one in the operator's zone on hover. Ticks every ten seconds, silently. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const [now, setNow] = useState<number | null>(null);
  const [of, setOf] = useState(at);
  // A time that has just been told is no time to come.
  if (of !== at) {
    setOf(at);
    if (now !== null) setNow(Date.now());
  }
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  if (now === null) return <time dateTime={at} className={className} />;
  return (
    <time dateTime={at} title={absolute.format(new Date(at))} className={className}>
      {relativeWords(at, now)}
    </time>
  );
}
