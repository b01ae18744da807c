// biome-ignore-all lint/a11y/noRedundantRoles: a row that is laid out as a grid is no row to every browser unless it says so
// biome-ignore-all lint/a11y/useSemanticElements: the elements are there, and say it once more
"use client";
import { Fragment, type ReactNode } from "react";
import { join } from "@/components/ui/join";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import type { FleetRow } from "@/lib/status/fleet-row";
import { COLUMNS_LOOK } from "./columns";
import { GroupHead } from "./group-head";
import type { RowGroup } from "./group-rows";
import type { LineProps } from "./line-props";
import { RowPieces } from "./row-pieces";

const HEADS = [
  "State",
  "Cluster and context",
  "Read by, and mesh",
  "Version",
  "Latency",
  "Credential",
  "Seen",
] as const;

export type RowsProps = {
  groups: readonly RowGroup[];
  /** Contexts that nobody reads; shown at the end when they are asked for. */
  contexts: readonly FleetRow[];
  contextsHead: ReactNode;
  areAllSelected: "all" | "some" | "none";
  onSelectAll: (isSelected: boolean) => void;
  keyOf: (id: string) => string;
  lineOf: (row: FleetRow) => LineProps;
};

/** The fleet as a table. */
export const FleetTable = ({
  groups,
  contexts,
  contextsHead,
  areAllSelected,
  onSelectAll,
  keyOf,
  lineOf,
}: RowsProps) => (
  <div className="overflow-x-auto rounded-base border">
    <table role="table" className="block min-w-[68rem] text-table">
      <caption className="sr-only">Homes and clusters, with their state and who saw it when</caption>
      <thead role="rowgroup" className="block bg-n2">
        <tr role="row" className={join(COLUMNS_LOOK, "items-center py-1 text-left text-meta text-n10")}>
          <td role="cell">
            <RowCheckbox
              label="Select all shown"
              state={areAllSelected}
              onToggle={(isChecked) => onSelectAll(isChecked)}
            />
          </td>
          {HEADS.map((head) => (
            <th
              key={head}
              role="columnheader"
              scope="col"
              className={join("font-medium", head === "Latency" && "text-right")}
            >
              {head}
            </th>
          ))}
          <th role="columnheader" scope="col" className="text-right font-medium">
            Actions
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <Fragment key={group.key}>
          {group.title !== null && (
            <tbody role="rowgroup" className="block">
              <tr role="row" className="block border-t bg-n2">
                <th role="rowheader" scope="rowgroup" className="block px-3 py-1.5 text-left font-normal">
                  <GroupHead group={group} />
                </th>
              </tr>
            </tbody>
          )}
          <RowPieces rows={group.rows} title={group.title} keyOf={keyOf} lineOf={lineOf} />
        </Fragment>
      ))}
      {contextsHead && (
        <>
          <tbody role="rowgroup" className="block">
            <tr role="row" className="block border-t bg-n2">
              <th role="rowheader" scope="rowgroup" className="block px-2 py-1 text-left font-normal">
                {contextsHead}
              </th>
            </tr>
          </tbody>
          <RowPieces rows={contexts} title="Contexts that are not connected" keyOf={keyOf} lineOf={lineOf} />
        </>
      )}
    </table>
  </div>
);
