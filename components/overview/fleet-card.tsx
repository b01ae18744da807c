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

/** The same as a row of the table, for narrow screens. */
export const FleetCard = memo(function FleetCard({
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
    <li
      data-row={id}
      data-state={row.state}
      data-stale={isStale || undefined}
      className={join(
        "flex flex-col gap-2 rounded-base border p-3",
        "[content-visibility:auto] [contain-intrinsic-block-size:auto_13rem]",
        isSelected && "border-accent-border bg-accent-soft",
        isStale && "text-n10 grayscale",
      )}
    >
      <div className="flex items-start gap-1.5">
        <div className="min-w-0 flex-1">
          <NamesCell kind={kind} name={name} context={row.context} home={row.home} isActive={isActive} />
        </div>
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
        <RowCheckbox
          label={`Select ${name}`}
          state={isSelected ? "all" : "none"}
          onToggle={(isChecked, isRange) => onSelect(id, isChecked, isRange)}
          data-column="select"
          tabIndex={isActive ? 0 : -1}
          className="size-7"
        />
      </div>
      <StateCell state={row.state} detail={row.detail} layer={row.layer} more={row.more} isStale={isStale} isWhole />
      {kind !== "context" && (
        <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 text-table [&>div]:min-w-0">
          <Fact name="Place">
            <PlaceCell kind={kind} home={row.home} mesh={row.mesh} />
          </Fact>
          <Fact name="Kubernetes">
            <VersionCell version={row.version} kialiVersion={row.kialiVersion} />
            <LatencyCell latencyMs={row.latencyMs} className="text-meta text-n10" />
          </Fact>
          {kind === "connection" && (
            <Fact name="Credential">
              <CredentialLeft credential={row.credential} />
            </Fact>
          )}
          <Fact name="Evidence">
            {isStale && <span className="block font-medium text-n11">last known</span>}
            <Age of={row.evidence} className="text-n10" />
          </Fact>
        </dl>
      )}
    </li>
  );
});

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt className="text-meta text-n10">{name}</dt>
    <dd>{children}</dd>
  </div>
);
