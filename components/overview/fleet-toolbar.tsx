"use client";
import { Rows2, Rows4 } from "lucide-react";
import type { ReactNode } from "react";
import type { Density } from "@/components/frame/appearance-cookies";
import { useDensity } from "@/components/frame/use-density";
import { keepParams } from "@/components/ui/keep-params";
import { type FleetWish, GROUPINGS } from "./fleet-wish";
import { SearchBox } from "./search-box";
import { setWish } from "./set-wish";

/** Search, grouping and density; all live in the address. */
export function FleetToolbar({
  wish,
  words,
  children,
}: {
  wish: FleetWish;
  /** How many rows are shown. */
  words: string;
  /** What stands at its end. */
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <SearchBox query={wish.query} />
      <label className="flex items-center gap-2 text-table">
        <span className="text-n10">Group</span>
        <select
          value={wish.grouping}
          onChange={(event) => setWish({ group: event.target.value === "none" ? null : event.target.value })}
          className="input h-(--control) w-auto text-table"
        >
          {Object.entries(GROUPINGS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <DensitySwitch wanted={wish.density} />
      <p role="status" className="text-table text-n10">
        {words}
      </p>
      {children}
    </div>
  );
}

const DENSITIES = [
  { density: "comfortable", label: "Comfortable rows", icon: Rows2 },
  { density: "compact", label: "Compact rows", icon: Rows4 },
] as const;

function DensitySwitch({ wanted }: { wanted: Density | null }) {
  const { density, setDensity } = useDensity(wanted);
  return (
    <fieldset aria-label="Density" className="hidden rounded-base border border-n8 p-0.5 md:flex">
      {DENSITIES.map(({ density: each, label, icon: Icon }) => (
        <button
          key={each}
          type="button"
          aria-label={label}
          title={label}
          aria-pressed={density === each}
          onClick={() => {
            setDensity(each);
            keepParams({ density: each });
          }}
          className="grid h-[calc(var(--control)-6px)] w-7 place-items-center rounded-small text-n10 hover:text-n12 aria-pressed:bg-n4 aria-pressed:text-n12"
        >
          <Icon aria-hidden className="size-4" />
        </button>
      ))}
    </fieldset>
  );
}
