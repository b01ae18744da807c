"use client";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { ConnectionCard, ConnectionLine, type LineProps } from "./connection-line";
import { type Selection, stateOfAll } from "./selection";
import { allFindings } from "./sort-rows";
import type { useRemoteSides } from "./use-remote-sides";
import { useRowsKeys } from "./use-rows-keys";

/** The connections of a home: a table, or cards on a narrow screen. */
export function ConnectionsTable({
  rows,
  home,
  sides,
  now,
  selection,
  open,
  onSelect,
  onSelectAll,
  onOpen,
  onAsk,
}: {
  rows: readonly ConnectionRow[];
  sides: ReturnType<typeof useRemoteSides>;
  selection: Selection;
  open: Selection;
  onSelectAll: (isSelected: boolean) => void;
} & Pick<LineProps, "home" | "now" | "onSelect" | "onOpen" | "onAsk">) {
  const isNarrow = useIsNarrow();
  const names = rows.map(({ name }) => name);
  const keys = useRowsKeys(names, (from, to) => {
    onSelect(from, true, false);
    onSelect(to, true, false);
  });
  const lineOf = (row: ConnectionRow): LineProps => ({
    row,
    home,
    now,
    findings: allFindings(row, sides.sideOf(row)),
    state: sides.stateOf(row.name),
    isSelected: selection.has(row.name),
    isOpen: open.has(row.name),
    isActive: isNarrow || keys.active === row.name,
    onSelect,
    onOpen,
    onAsk,
  });
  const all = (
    <RowCheckbox
      label={`Select all ${rows.length} shown`}
      state={stateOfAll(selection, names)}
      onToggle={(isSelected) => onSelectAll(isSelected)}
    />
  );
  if (isNarrow)
    return (
      <>
        <div className="flex items-center gap-1.5 pb-2 pl-3 text-table text-n10">{all} All shown</div>
        <ul className="flex flex-col gap-3">
          {rows.map((row) => (
            <ConnectionCard key={row.name} {...lineOf(row)} />
          ))}
        </ul>
      </>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table
        className="w-full min-w-[60rem] border-collapse text-table"
        onFocus={keys.onFocus}
        onKeyDown={keys.onKeyDown}
      >
        <caption className="sr-only">Connections of this home, with what is wrong and what they may do</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-4 [&_th]:font-medium">
          <tr>
            <td className="w-9 py-1 pl-2">{all}</td>
            <th scope="col" className="w-[22%]">
              Cluster name and context
            </th>
            <th scope="col" className="w-[14%]">
              Findings
            </th>
            <th scope="col">Credential</th>
            <th scope="col" className="w-[10%]">
              Token written
            </th>
            <th scope="col" className="w-[15%]">
              Access
            </th>
            <th scope="col" className="w-[12%]">
              Made by
            </th>
            <th scope="col" className="w-20 pr-2! text-right">
              Actions
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <ConnectionLine key={row.name} {...lineOf(row)} />
        ))}
      </table>
    </div>
  );
}
