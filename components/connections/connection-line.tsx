"use client";
import { ChevronRight } from "lucide-react";
import { memo } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { join } from "@/components/ui/join";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import type { ConnectionRow, Finding } from "@/lib/access/inventory/inventory";
import { AccessCell, CredentialCell, FindingsCell, MakerCell, NamesCell, WrittenCell } from "./cells";
import { RowDetails } from "./row-details";
import { RowMenu } from "./row-menu";
import type { SideState } from "./use-remote-sides";

export type LineProps = {
  row: ConnectionRow;
  home: HomeRef;
  findings: readonly Finding[];
  state: SideState;
  now: number;
  isSelected: boolean;
  isOpen: boolean;
  /** Whether Tab comes to this row: of a table one row at a time is in the way of the Tab key. */
  isActive: boolean;
  onSelect: (name: string, isSelected: boolean, isRange: boolean) => void;
  onOpen: (name: string) => void;
  onAsk: (name: string) => void;
};

/** One connection as rows of the table; opened, all that is known of it stands below. */
export const ConnectionLine = memo(function ConnectionLine(props: LineProps) {
  const { row, home, findings, state, now, isSelected, isOpen, isActive, onAsk } = props;
  return (
    <tbody className={join("border-t align-top", isSelected && "bg-accent-soft")} data-row={row.name}>
      <tr className="[&>*]:py-(--row) [&>*]:pr-4">
        <td className="w-9 pr-0! pl-2">
          <Select {...props} />
        </td>
        <th scope="row" className="text-left font-normal">
          <NamesCell row={row} />
        </th>
        <td>
          <FindingsCell findings={findings} state={state} />
        </td>
        <td>
          <CredentialCell row={row} now={now} />
        </td>
        <td>
          <WrittenCell row={row} />
        </td>
        <td>
          <AccessCell state={state} />
        </td>
        <td>
          <MakerCell row={row} />
        </td>
        <td className="pr-2! text-right whitespace-nowrap">
          <RowMenu row={row} home={home} tabIndex={isActive ? 0 : -1} />
          <Open {...props} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={8} className="px-3 pb-3">
            <div className="rounded-base border bg-n2 px-4 py-3">
              <RowDetails row={row} home={home} findings={findings} state={state} onAsk={() => onAsk(row.name)} />
            </div>
          </td>
        </tr>
      )}
    </tbody>
  );
});

/** The same as a card, for narrow screens. */
export const ConnectionCard = memo(function ConnectionCard(props: LineProps) {
  const { row, home, findings, state, now, isSelected, isOpen, onAsk } = props;
  return (
    <li
      className={join(
        "flex flex-col gap-2 rounded-base border p-3",
        isSelected && "border-accent-border bg-accent-soft",
      )}
    >
      <div className="flex items-start gap-1.5">
        <Select {...props} />
        <div className="min-w-0 flex-1">
          <NamesCell row={row} />
        </div>
        <RowMenu row={row} home={home} />
        <Open {...props} />
      </div>
      <FindingsCell findings={findings} state={state} />
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-table [&>dt]:text-n10">
        <dt>Credential</dt>
        <dd>
          <CredentialCell row={row} now={now} />
        </dd>
        <dt>Token written</dt>
        <dd>
          <WrittenCell row={row} />
        </dd>
        <dt>Access</dt>
        <dd>
          <AccessCell state={state} />
        </dd>
        <dt>Made by</dt>
        <dd>
          <MakerCell row={row} />
        </dd>
      </dl>
      {isOpen && (
        <div className="border-t pt-2">
          <RowDetails row={row} home={home} findings={findings} state={state} onAsk={() => onAsk(row.name)} />
        </div>
      )}
    </li>
  );
});

const Select = ({ row, isSelected, isActive, onSelect }: LineProps) => (
  <RowCheckbox
    label={`Select ${row.name}`}
    state={isSelected ? "all" : "none"}
    tabIndex={isActive ? 0 : -1}
    data-column="select"
    onToggle={(next, isRange) => onSelect(row.name, next, isRange)}
  />
);

const Open = ({ row, isOpen, isActive, onOpen }: LineProps) => (
  <Button
    look="quiet"
    size="small"
    className="px-1"
    tabIndex={isActive ? 0 : -1}
    data-column="open"
    aria-expanded={isOpen}
    aria-label={`Details of ${row.name}`}
    onClick={() => onOpen(row.name)}
  >
    <ChevronRight aria-hidden className={join("size-4 transition-transform duration-100", isOpen && "rotate-90")} />
  </Button>
);
