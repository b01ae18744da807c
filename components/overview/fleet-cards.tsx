"use client";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { FleetCard } from "./fleet-card";
import type { RowsProps } from "./fleet-table";
import { GroupHead } from "./group-head";

/** The fleet as lists of cards, for narrow screens. */
export const FleetCards = ({
  groups,
  contexts,
  contextsHead,
  areAllSelected,
  onSelectAll,
  keyOf,
  lineOf,
}: RowsProps) => (
  <div className="flex flex-col gap-3">
    <div className="flex items-center justify-end gap-1.5 pr-3 text-table text-n10">
      All shown
      <RowCheckbox
        label="Select all shown"
        state={areAllSelected}
        onToggle={(isChecked) => onSelectAll(isChecked)}
        className="size-7"
      />
    </div>
    {groups.map((group) => (
      <section key={group.key} aria-label={group.title ?? "Homes and clusters"} className="flex flex-col gap-2">
        {group.title !== null && <GroupHead group={group} />}
        <ul className="flex flex-col gap-2">
          {group.rows.map((row) => (
            <FleetCard key={keyOf(row.id)} {...lineOf(row)} />
          ))}
        </ul>
      </section>
    ))}
    {contextsHead && (
      <section aria-label="Contexts that are not connected" className="flex flex-col gap-2">
        <div className="rounded-base border bg-n2 px-2 py-1">{contextsHead}</div>
        {contexts.length > 0 && (
          <ul className="flex flex-col gap-2">
            {contexts.map((row) => (
              <FleetCard key={keyOf(row.id)} {...lineOf(row)} />
            ))}
          </ul>
        )}
      </section>
    )}
  </div>
);
