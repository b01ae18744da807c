"use client";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { join } from "@/components/ui/join";
import { HOME_PAGES, type HomePageId } from "./home-pages";

const PARTS = ["metrics", "tracing", "scope"] as const satisfies readonly HomePageId[];

/** The parts of Telemetry, each with an address of its own; the home goes along. */
export function TelemetryParts({ here }: { here: HomePageId }) {
  const params = useSearchParams();
  const kept = new URLSearchParams();
  for (const key of ["home", "kiali"]) {
    const value = params.get(key);
    if (value) kept.set(key, value);
  }
  return (
    <nav aria-label="Parts of Telemetry" className="mb-4 border-b">
      <ul className="-mb-px flex gap-1 overflow-x-auto">
        {PARTS.map((part) => (
          <li key={part} className="shrink-0">
            <Link
              href={`${HOME_PAGES[part].href}?${kept}`}
              aria-current={part === here ? "page" : undefined}
              className={join(
                "flex h-9 items-center rounded-t-small border-b-2 px-2.5 text-table",
                part === here ? "border-accent font-medium text-n12" : "border-transparent text-n10 hover:text-n12",
              )}
            >
              {HOME_PAGES[part].label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
