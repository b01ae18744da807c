"use client";
import dynamic from "next/dynamic";
import { useCallback, useState } from "react";
import { NONE, stateOfAll } from "@/components/connections/selection";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { askableOf } from "./askable";
import { ContextsHead } from "./contexts-head";
import { CountsAnnounced } from "./counts-announced";
import { FleetCards } from "./fleet-cards";
import type { OpenMenu } from "./fleet-menu";
import { FleetProgress, FleetProgressLine } from "./fleet-progress";
import { FleetTable } from "./fleet-table";
import { FleetToolbar } from "./fleet-toolbar";
import { toggledState } from "./fleet-wish";
import type { LineProps } from "./line-props";
import { NoConnections, NothingMatches } from "./nothing-shown";
import { setWish } from "./set-wish";
import { StateChips } from "./state-chips";
import { useArrangedFleet } from "./use-arranged-fleet";
import { useFleetKeys } from "./use-fleet-keys";
import { useHold } from "./use-hold";
import { useLooks } from "./use-looks";
import { useSelection } from "./use-selection";
import { useWish } from "./use-wish";
import { WatchVisible } from "./watch-visible";

const DiscoveryPanel = dynamic(() => import("./discovery-panel"));
const FleetMenu = dynamic(() => import("./fleet-menu"));
const SelectionBar = dynamic(() => import("./selection-bar"));

/** Up to here the engine watches every cluster that somebody looks at. */
const WATCHED_WHOLE = 24;

/** Counts, filters, and the rows themselves. */
export function FleetOverview({
  view,
  nowMs,
  logins,
}: {
  view: FleetView;
  nowMs: () => number;
  logins: readonly string[];
}) {
  const wish = useWish();
  const all = view.rows;
  const { isHeld, hold } = useHold();
  const { arranged, rows, moved, settle, keyOf, groups, contexts, shown } = useArrangedFleet(all, wish, isHeld);
  const { again, discovery, look, lookAtOne, lookAtAll } = useLooks(all, nowMs, logins);
  const { selection, setSelection, onSelect, onToggle } = useSelection(all, shown);
  const keys = useFleetKeys(shown, { onLook: lookAtOne, onSelect: onToggle });
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const onMenu = useCallback(
    (id: string, anchor: HTMLElement) => setMenu((was) => (was?.id === id ? null : { id, anchor })),
    [],
  );
  const menuRow = menu && all.find(({ id }) => id === menu.id);

  const isNarrow = useIsNarrow();
  const lineOf = (row: FleetRow): LineProps => ({
    row,
    isActive: isNarrow || keys.active === row.id,
    isSelected: selection.has(row.id),
    isBusy: row.kind === "context" ? discovery.busy.has(row.name) : again.busy.has(row.id),
    hasMenu: menu?.id === row.id,
    onSelect,
    onLook: lookAtOne,
    onMenu,
  });
  const hasHomes = all.some(({ kind }) => kind !== "context");
  const askable = askableOf(arranged.contexts, logins);
  const Rows = isNarrow ? FleetCards : FleetTable;
  // Without a home there is nothing to filter, until somebody wants to see the contexts.
  const isBlank = !hasHomes && !arranged.isOpen && wish.states.size === 0;
  const contextsHead = arranged.contexts.length > 0 && (
    <ContextsHead
      count={arranged.contexts.length}
      isOpen={arranged.isOpen}
      isFixed={arranged.isOpen && !wish.isOpen}
      askable={hasHomes ? askable.length : 0}
      isLooking={discovery.isRunning}
      onDiscover={() => discovery.look(askable, false)}
    />
  );

  return (
    <div className="flex flex-col gap-3">
      <CountsAnnounced rows={all} />
      {(!hasHomes || discovery.total > 0) && (
        <DiscoveryPanel rows={all} hasHomes={hasHomes} logins={logins} discovery={discovery} />
      )}
      {isBlank ? (
        <div className="rounded-base border bg-n2 px-2 py-1">{contextsHead}</div>
      ) : (
        <>
          <StateChips
            rows={arranged.found}
            chosen={wish.states}
            onToggle={(state) => setWish({ state: toggledState(wish.states, state) })}
          />
          <FleetToolbar wish={wish} words={`${rows.length} ${rows.length === 1 ? "row" : "rows"}`}>
            <FleetProgress
              again={again}
              shown={rows.length}
              onLook={() => lookAtAll(rows)}
              moved={moved}
              onSettle={settle}
            />
          </FleetToolbar>
          <FleetProgressLine again={again} sweep={view.sweep} />
        </>
      )}
      <div {...hold}>
        <span className="block" />
        {rows.length + arranged.contexts.length === 0 ? (
          <NothingMatches wish={wish} />
        ) : (
          !isBlank && (
            // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls in the rows, which bubble here
            <div onFocus={keys.onFocusRow} onKeyDown={keys.onKeyDown}>
              <Rows
                groups={groups}
                contexts={contexts}
                contextsHead={contextsHead}
                areAllSelected={stateOfAll(selection, shown)}
                onSelectAll={(isSelected) => setSelection(isSelected ? new Set(shown) : NONE)}
                keyOf={keyOf}
                lineOf={lineOf}
              />
            </div>
          )
        )}
        {menu && menuRow && (
          <FleetMenu row={menuRow} anchor={menu.anchor} onClose={() => setMenu(null)} onLook={lookAtOne} />
        )}
      </div>
      {all.length > WATCHED_WHOLE && <WatchVisible key={String(isNarrow)} shown={shown} />}
      {hasHomes && <NoConnections rows={all} />}
      {selection.size > 0 && (
        <SelectionBar
          rows={all.filter(({ id }) => selection.has(id))}
          onLook={() => look(all.filter(({ id }) => selection.has(id)))}
          onClear={() => setSelection(NONE)}
        />
      )}
    </div>
  );
}
