"use client";
import { memo } from "react";
import { Age } from "@/components/status/age";
import { useIsStale } from "@/components/status/use-is-stale";
import { join } from "@/components/ui/join";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { LatencyCell, NamesCell, PlaceCell, StateCell, VersionCell } from "./cells";
import { CredentialLeft } from "./credential-left";
import type { LineProps } from "./line-props";
import { RowActions } from "./row-actions";

/** One home, connection or context as a row of the table. Its age goes on by itself. */
export const FleetLine = memo(function FleetLine({
  row,
  isActive,
  isSelected,
  isBusy,
  hasMenu,
  onSelect,
  onLook,
  onMenu,
}: LineProps) {
  const isStale = useIsStale(row);
  const { id, kind, name } = row;
  return (
    <tr
      data-row={id}
      data-state={row.state}
      data-stale={isStale || undefined}
      className={join(
        "border-t align-top [&>td]:py-(--row) [&>td]:pr-3 [&>th]:py-(--row) [&>th]:pr-3",
        isSelected ? "bg-accent-soft" : "hover:bg-n2",
        isStale && "text-n10 grayscale",
      )}
    >
      <td className="pl-2">
        <RowCheckbox
          label={`Select ${name}`}
          state={isSelected ? "all" : "none"}
          onToggle={(isChecked, isRange) => onSelect(id, isChecked, isRange)}
          data-column="select"
          tabIndex={isActive ? 0 : -1}
        />
      </td>
      <td>
        <StateCell state={row.state} detail={row.detail} layer={row.layer} more={row.more} isStale={isStale} />
      </td>
      <th scope="row" className="text-left font-normal">
        <NamesCell kind={kind} name={name} context={row.context} home={row.home} isActive={isActive} />
      </th>
      <td>
        <PlaceCell kind={kind} home={row.home} mesh={row.mesh} />
      </td>
      <td>
        <VersionCell version={row.version} kialiVersion={row.kialiVersion} />
      </td>
      <td className="text-right">
        <LatencyCell latencyMs={row.latencyMs} />
      </td>
      <td>{kind === "connection" && <CredentialLeft credential={row.credential} />}</td>
      <td className="text-meta leading-5 text-n10">
        {isStale && <span className="block font-medium text-n11">last known</span>}
        <Age of={row.evidence} />
      </td>
      <td className="py-[calc(var(--row)-4px)]! pr-2!">
        <RowActions
          id={id}
          name={name}
          isContext={kind === "context"}
          isActive={isActive}
          isBusy={isBusy}
          hasMenu={hasMenu}
          onLook={onLook}
          onMenu={onMenu}
        />
      </td>
    </tr>
  );
});
