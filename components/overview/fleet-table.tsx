"use client";
import type { ReactNode } from "react";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import type { FleetRow } from "@/lib/status/fleet-row";
import { FleetLine } from "./fleet-line";
import { GroupHead } from "./group-head";
import type { RowGroup } from "./group-rows";
import type { LineProps } from "./line-props";

const COLUMNS = 9;

export type RowsProps = {
  groups: readonly RowGroup[];
  /** Contexts that nobody reads; shown at the end when they are asked for. */
  contexts: readonly FleetRow[];
  contextsHead: ReactNode;
  areAllSelected: "all" | "some" | "none";
  onSelectAll: (isSelected: boolean) => void;
  lineOf: (row: FleetRow) => LineProps;
};

/** The fleet as a table; groups are bodies of their own. */
export const FleetTable = ({ groups, contexts, contextsHead, areAllSelected, onSelectAll, lineOf }: RowsProps) => (
  <div className="overflow-x-auto rounded-base border">
    <table className="w-full min-w-[64rem] table-fixed border-collapse text-table">
      <caption className="sr-only">Homes and clusters, with their state and who saw it when</caption>
      <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-3 [&_th]:font-medium">
        <tr>
          <td className="w-9 py-1 pl-2">
            <RowCheckbox
              label="Select all shown"
              state={areAllSelected}
              onToggle={(isChecked) => onSelectAll(isChecked)}
            />
          </td>
          <th scope="col" className="w-[25%]">
            State
          </th>
          <th scope="col">Cluster and context</th>
          <th scope="col" className="w-[15%]">
            Read by, and mesh
          </th>
          <th scope="col" className="w-[8%]">
            Version
          </th>
          <th scope="col" className="w-[6%] text-right">
            Latency
          </th>
          <th scope="col" className="w-[11%]">
            Credential
          </th>
          <th scope="col" className="w-[10%]">
            Seen
          </th>
          <th scope="col" className="w-20 pr-2! text-right">
            Actions
          </th>
        </tr>
      </thead>
      {groups.map((group) => (
        <tbody key={group.key}>
          {group.title !== null && (
            <tr className="border-t bg-n2">
              <th scope="rowgroup" colSpan={COLUMNS} className="px-3 py-1.5 text-left font-normal">
                <GroupHead group={group} />
              </th>
            </tr>
          )}
          {group.rows.map((row) => (
            <FleetLine key={row.id} {...lineOf(row)} />
          ))}
        </tbody>
      ))}
      {contextsHead && (
        <tbody>
          <tr className="border-t bg-n2">
            <th scope="rowgroup" colSpan={COLUMNS} className="px-2 py-1 text-left font-normal">
              {contextsHead}
            </th>
          </tr>
          {contexts.map((row) => (
            <FleetLine key={row.id} {...lineOf(row)} />
          ))}
        </tbody>
      )}
    </table>
  </div>
);
