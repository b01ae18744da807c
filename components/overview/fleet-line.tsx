// biome-ignore-all lint/a11y/noRedundantRoles: a row that is laid out as a grid is no row to every browser unless it says so
// biome-ignore-all lint/a11y/useSemanticElements: the elements are there, and say it once more
"use client";
import { memo } from "react";
import { Age } from "@/components/status/age";
import { useIsStale } from "@/components/status/use-is-stale";
import { join } from "@/components/ui/join";
import { RowCheckbox } from "@/components/ui/row-checkbox";
import { LatencyCell, NamesCell, PlaceCell, StateCell, VersionCell } from "./cells";
import { COLUMNS_LOOK } from "./columns";
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
      role="row"
      data-row={id}
      data-state={row.state}
      data-stale={isStale || undefined}
      className={join(
        COLUMNS_LOOK,
        // What changes in one row moves and paints no other.
        "border-t py-(--row) [contain:layout_paint]",
        isSelected ? "bg-accent-soft" : "hover:bg-n2",
        isStale && "text-n10 grayscale",
      )}
    >
      <td role="cell">
        <RowCheckbox
          label={`Select ${name}`}
          state={isSelected ? "all" : "none"}
          onToggle={(isChecked, isRange) => onSelect(id, isChecked, isRange)}
          data-column="select"
          tabIndex={isActive ? 0 : -1}
        />
      </td>
      <td role="cell">
        <StateCell state={row.state} detail={row.detail} layer={row.layer} more={row.more} isStale={isStale} />
      </td>
      <th role="rowheader" scope="row" className="text-left font-normal">
        <NamesCell kind={kind} name={name} context={row.context} home={row.home} isActive={isActive} />
      </th>
      <td role="cell">
        <PlaceCell kind={kind} home={row.home} mesh={row.mesh} />
      </td>
      <td role="cell">
        <VersionCell version={row.version} kialiVersion={row.kialiVersion} />
      </td>
      <td role="cell" className="text-right">
        <LatencyCell latencyMs={row.latencyMs} />
      </td>
      <td role="cell">{kind === "connection" && <CredentialLeft credential={row.credential} />}</td>
      <td role="cell" className="text-meta text-n10">
        {isStale && <span className="block font-medium text-n11">last known</span>}
        <Age of={row.evidence} />
      </td>
      <td role="cell" className="-my-1">
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
