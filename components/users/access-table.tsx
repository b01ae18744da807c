"use client";
import { Fragment, type ReactNode } from "react";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict } from "@/components/ui/verdict";
import type { Access, AccessColumn } from "@/lib/users/access-matrix";
import { AccessCell, roomWords } from "./access-cell";
import { type Chosen, chosenKey } from "./chosen-cells";
import type { GridRow } from "./shown-rows";
import { useCellsKeys } from "./use-cells-keys";

type Props = {
  rows: readonly GridRow[];
  columns: readonly AccessColumn[];
  chosen: ReadonlyMap<string, Chosen>;
  open: Chosen | null;
  onChoose: (cell: Chosen, isChosen: boolean) => void;
  onOpen: (cell: Chosen | null) => void;
  /** Why a cell is as it is. */
  reasons: (column: AccessColumn, namespace: string | null, access: Access) => ReactNode;
};

/** Namespaces by clusters: a table, or cards on a narrow screen. */
export function AccessTable(props: Props) {
  return useIsNarrow() ? <Cards {...props} /> : <Grid {...props} />;
}

function Grid({ rows, columns, reasons, ...rest }: Props) {
  const keys = useCellsKeys(rows.length, columns.length);
  const { open } = rest;
  return (
    <div className="overflow-x-auto rounded-base border">
      <table
        className="w-full border-collapse text-table"
        style={{ minWidth: `${14 + columns.length * 15}rem` }}
        onFocus={keys.onFocus}
        onKeyDown={keys.onKeyDown}
      >
        <caption className="sr-only">
          Access by namespace and cluster. Arrow keys move, Space chooses, Enter says why.
        </caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:align-top [&_th]:font-medium">
          <tr>
            <th scope="col" className="sticky left-0 z-10 w-56 bg-n2">
              Namespace
            </th>
            {columns.map((column) => (
              <th key={column.cluster} scope="col">
                <ColumnHead column={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Fragment key={row.namespace ?? ""}>
              <tr className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
                <th scope="row" className="sticky left-0 bg-n1 text-left font-normal wrap-anywhere">
                  <RowHead row={row} />
                </th>
                {columns.map((column, at) => (
                  <td key={column.cluster}>
                    <Cell
                      {...rest}
                      row={row}
                      column={column}
                      at={`${index} ${at}`}
                      isActive={keys.isActive(index, at)}
                    />
                  </td>
                ))}
              </tr>
              {open && open.namespace === row.namespace && (
                <Opened row={row} columns={columns} open={open} reasons={reasons} />
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Opened({ row, columns, open, reasons }: Pick<Props, "columns" | "reasons"> & { row: GridRow; open: Chosen }) {
  const column = columns.find(({ cluster }) => cluster === open.cluster);
  const access = row.cells.get(open.cluster);
  if (!column || !access) return null;
  return (
    <tr>
      <td colSpan={columns.length + 1} className="px-3 pb-3">
        {reasons(column, row.namespace, access)}
      </td>
    </tr>
  );
}

function Cards({ rows, columns, reasons, ...rest }: Props) {
  const { open } = rest;
  return (
    <ul className="flex flex-col gap-3">
      {rows.map((row) => (
        <li key={row.namespace ?? ""} className="flex flex-col gap-2 rounded-base border p-3">
          <RowHead row={row} />
          <ul className="flex flex-col gap-2 text-table">
            {columns.map((column) => {
              const access = row.cells.get(column.cluster);
              const isOpen = open?.namespace === row.namespace && open.cluster === column.cluster;
              return (
                <li key={column.cluster} className="flex flex-col gap-1 border-t pt-2">
                  <span className="font-mono text-meta text-n10 wrap-anywhere">{column.cluster}</span>
                  <Cell {...rest} row={row} column={column} at={undefined} isActive />
                  {isOpen && access && reasons(column, row.namespace, access)}
                </li>
              );
            })}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function Cell({
  row: { namespace, cells },
  column: { cluster, problem },
  chosen,
  open,
  at,
  isActive,
  onChoose,
  onOpen,
}: Pick<Props, "chosen" | "open" | "onChoose" | "onOpen"> & {
  row: GridRow;
  column: AccessColumn;
  at: string | undefined;
  isActive: boolean;
}) {
  const access = cells.get(cluster);
  const cell = { cluster, namespace };
  if (!access)
    return (
      <span
        data-cell={at}
        tabIndex={isActive && at !== undefined ? 0 : -1}
        className="inline-flex min-h-6 items-center"
      >
        {problem ? (
          <Verdict kind="unknown" word="Could not look" />
        ) : (
          <span className="text-n10">
            <span aria-hidden>–</span>
            <span className="sr-only">{`${cluster} has no namespace ${roomWords(namespace)}`}</span>
          </span>
        )}
      </span>
    );
  const isOpen = open?.namespace === namespace && open.cluster === cluster;
  return (
    <AccessCell
      {...cell}
      access={access}
      isChosen={chosen.has(chosenKey(cell))}
      isOpen={isOpen}
      isActive={isActive}
      at={at}
      onChoose={(isChosen) => onChoose(cell, isChosen)}
      onOpen={() => onOpen(isOpen ? null : cell)}
    />
  );
}

function RowHead({ row: { namespace } }: { row: GridRow }) {
  if (namespace !== null) return <span className="font-mono wrap-anywhere">{namespace}</span>;
  return (
    <span className="font-medium">
      Every namespace
      <span className="block text-meta font-normal text-n10">also those that are yet to come</span>
    </span>
  );
}

function ColumnHead({ column: { cluster, isHome, problem, isPartial, askedAs } }: { column: AccessColumn }) {
  const called = askedAs.isMadeUp ? askedAs.groups[0] : askedAs.user;
  return (
    <span className="flex flex-col gap-0.5">
      <span className="font-mono text-table text-n12 wrap-anywhere">
        {cluster}
        {isHome && <span className="ml-1.5 font-sans text-meta text-n10">home</span>}
      </span>
      <span className="font-mono font-normal wrap-anywhere">{called}</span>
      {problem && <Verdict kind="unknown" word="Could not look" className="whitespace-normal" />}
      {isPartial && !problem && <Verdict kind="warn" word="Not all was asked in time" className="whitespace-normal" />}
    </span>
  );
}
