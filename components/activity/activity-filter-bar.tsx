"use client";
import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { join } from "@/components/ui/join";
import type { ActivityPage } from "@/lib/activity/activity";
import { type ActivityFilters, filtersQuery, isFiltered } from "@/lib/activity/activity-filters";
import { OUTCOME, verbWords } from "./outcome-words";

type Known = Extract<ActivityPage, { state: "read" }>["known"];
type Change = (filters: ActivityFilters) => void;

/** Puts filters into the address, so that a filtered list can be sent to somebody. */
export function setFilters(filters: ActivityFilters): void {
  const address = new URL(window.location.href);
  address.search = filtersQuery(filters).toString();
  window.history.replaceState(null, "", address);
}

/** The same filters with one of them set, or left out. */
function withFilter(filters: ActivityFilters, name: keyof ActivityFilters, value: string): ActivityFilters {
  const next = new URLSearchParams(filtersQuery(filters));
  if (value === "") next.delete(name);
  else next.set(name, value);
  return Object.fromEntries(next);
}

export function ActivityFilterBar({
  filters,
  known,
  onChange,
}: {
  filters: ActivityFilters;
  known: Known;
  onChange: Change;
}) {
  const set = (name: keyof ActivityFilters) => (value: string) => onChange(withFilter(filters, name, value));
  const same = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  return (
    <search className="grid grid-cols-2 items-end gap-x-3 gap-y-2 pb-3 md:flex md:flex-wrap">
      <Words value={filters.q ?? ""} onChange={set("q")} />
      <Choice label="Context" value={filters.context} items={same(known.contexts)} onChange={set("context")} />
      <Choice label="Connection" value={filters.connection} items={same(known.names)} onChange={set("connection")} />
      <Choice
        label="Verb"
        value={filters.verb}
        items={known.verbs.map((value) => ({ value, label: verbWords(value) }))}
        onChange={set("verb")}
      />
      <Choice label="Who" value={filters.user} items={same(known.users)} onChange={set("user")} />
      <Choice
        label="Result"
        className="col-span-2"
        value={filters.result}
        items={(["done", "failed", "unknown", "running"] as const).map((value) => ({
          value,
          label: OUTCOME[value].word,
        }))}
        onChange={set("result")}
      />
      <div className="flex gap-3">
        <Day label="From" value={filters.from} onChange={set("from")} />
        <Day label="To" value={filters.to} onChange={set("to")} />
      </div>
      {isFiltered(filters) && (
        <Button look="quiet" onClick={() => onChange({})}>
          <X aria-hidden className="size-4" />
          Clear the filters
        </Button>
      )}
    </search>
  );
}

/** Keeps what is typed by itself: the address follows a moment later, and must not take a letter back. */
function Words({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = value;
  }, [value]);
  return (
    <div className="relative col-span-2 md:w-72">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-n10" />
      <input
        ref={input}
        type="search"
        aria-label="Filter by words, digest or request id"
        placeholder="Words, digest, request id"
        defaultValue={value}
        onChange={(event) => onChange(event.target.value)}
        className="input h-(--control) pl-8"
      />
    </div>
  );
}

function Choice({
  label,
  value,
  items,
  onChange,
  className,
}: {
  label: string;
  value: string | undefined;
  className?: string;
  items: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  const isKnown = value === undefined || items.some((item) => item.value === value);
  const all = isKnown ? items : [{ value, label: value }, ...items];
  return (
    <label className={join("flex min-w-0 flex-col gap-0.5 text-meta text-n10", className)}>
      {label}
      <select
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value)}
        className={join(
          "input h-(--control) max-w-full px-2 text-table md:max-w-44",
          value !== undefined && "border-accent",
        )}
      >
        <option value="">any</option>
        {all.map((item) => (
          <option key={item.value} value={item.value}>
            {item.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Day({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <label className="flex min-w-0 flex-col gap-0.5 text-meta text-n10">
      {label}
      <input
        type="date"
        value={value?.slice(0, 10) ?? ""}
        onChange={(event) => onChange(event.target.value)}
        className={join("input h-(--control) px-2 text-table md:w-36", value !== undefined && "border-accent")}
      />
    </label>
  );
}
