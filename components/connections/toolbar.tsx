"use client";
import { Search } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { keepParams } from "@/components/ui/keep-params";
import type { Order } from "./sort-rows";

export const ORDERS: Readonly<Record<Order, string>> = {
  worst: "Worst first",
  expiry: "Ends first",
  name: "By name",
};
const PATIENCE_DAYS = 30;

/** The filter and the order, which live in the address, and the way to select by expiry. */
export function Toolbar({
  query,
  order,
  words,
  onSelectExpiring,
}: {
  query: string;
  order: Order;
  /** How many are shown of how many. */
  words: string;
  onSelectExpiring: (days: number) => void;
}) {
  const [days, setDays] = useState(String(PATIENCE_DAYS));
  const isWhole = /^\d{1,4}$/.test(days);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3">
      <div className="relative w-full md:w-72">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-n10"
        />
        <input
          type="search"
          aria-label="Filter the connections"
          aria-keyshortcuts="/"
          placeholder="Name, context, server, finding"
          value={query}
          onChange={(event) => keepParams({ q: event.target.value || null, page: null })}
          className="input h-(--control) pl-8"
        />
      </div>
      <label className="flex items-center gap-2 text-table">
        <span className="text-n10">Order</span>
        <select
          value={order}
          onChange={(event) =>
            keepParams({ order: event.target.value === "worst" ? null : event.target.value, page: null })
          }
          className="input h-(--control) w-auto text-table"
        >
          {Object.entries(ORDERS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <form
        className="flex items-center gap-2 text-table"
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) onSelectExpiring(Number(days));
        }}
      >
        <label className="flex items-center gap-2">
          <span className="text-n10">Expire within</span>
          <input
            inputMode="numeric"
            value={days}
            aria-invalid={isWhole ? undefined : true}
            onChange={(event) => setDays(event.target.value)}
            className="input h-(--control) w-14 text-right"
          />
          <span className="text-n10">days</span>
        </label>
        <Button size="small" type="submit" aria-disabled={!isWhole}>
          Select
        </Button>
      </form>
      <p role="status" className="text-table text-n10 md:ml-auto">
        {words}
      </p>
    </div>
  );
}
