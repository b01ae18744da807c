"use client";
import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { keepParams } from "@/components/ui/keep-params";

/**
 * The search over the fleet. What is typed stands in it at once; the address, and what is drawn from it, follow when they can: a box that
 * showed the address would lose letters to whoever types faster than hundreds of rows are drawn.
 */
export function SearchBox({ query }: { query: string }) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => {
    const forget = () => setTyped(null);
    window.addEventListener("popstate", forget);
    return () => window.removeEventListener("popstate", forget);
  }, []);
  return (
    <div className="relative w-full md:w-72">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-n10" />
      <input
        type="search"
        aria-label="Search the fleet"
        aria-keyshortcuts="/"
        placeholder="Name, context, version, mesh"
        dir="auto"
        value={typed ?? query}
        onChange={({ target: { value } }) => {
          setTyped(value);
          keepParams({ q: value || null });
        }}
        onBlur={() => setTyped(null)}
        className="input h-(--control) pl-8"
      />
    </div>
  );
}
