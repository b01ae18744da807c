"use client";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import { NONE, ranged, type Selection, stateOfAll, stillThere, toggled } from "@/components/connections/selection";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { arrangeFleet } from "./arrange-fleet";
import { askableOf } from "./askable";
import { ContextsHead } from "./contexts-head";
import { CountsAnnounced } from "./counts-announced";
import { DiscoveryPanel } from "./discovery-panel";
import { FleetCards } from "./fleet-cards";
import type { OpenMenu } from "./fleet-menu";
import { FleetProgress } from "./fleet-progress";
import { FleetTable } from "./fleet-table";
import { FleetToolbar } from "./fleet-toolbar";
import { toggledState, wishOf } from "./fleet-wish";
import { groupRows } from "./group-rows";
import type { LineProps } from "./line-props";
import { NoConnections, NothingMatches } from "./nothing-shown";
import { setWish } from "./set-wish";
import { StateChips } from "./state-chips";
import { useDiscovery } from "./use-discovery";
import { useFirstRows } from "./use-first-rows";
import { useFleetKeys } from "./use-fleet-keys";
import { useHold } from "./use-hold";
import { useLookAgain } from "./use-look-again";
import { useSettled } from "./use-settled";
import { useStable } from "./use-stable";

const FleetMenu = dynamic(() => import("./fleet-menu"));
const SelectionBar = dynamic(() => import("./selection-bar"));
const NO_ROWS: readonly FleetRow[] = [];

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
  const params = useSearchParams().toString();
  const wish = useMemo(() => wishOf(new URLSearchParams(params)), [params]);
  const query = useDeferredValue(wish.query);
  const all = view.rows;
  const arranged = useMemo(() => arrangeFleet(all, { ...wish, query }), [all, wish, query]);
  const { isHeld, hold } = useHold();
  const settled = useSettled(arranged.rows, all, params, isHeld);
  const rows = useFirstRows(settled.rows);
  const groups = useMemo(() => groupRows(rows, wish.grouping, all), [rows, wish.grouping, all]);
  const contexts = useFirstRows(arranged.isOpen ? arranged.contexts : NO_ROWS);
  const shown = useMemo(
    () => [...groups.flatMap((group) => group.rows), ...contexts].map(({ id }) => id),
    [groups, contexts],
  );

  const again = useLookAgain(all, nowMs);
  const discovery = useDiscovery();
  const { look: askAgain } = again;
  const { look: askForKialis } = discovery;
  const look = useCallback(
    (ids: readonly string[], mayLogin: boolean) => {
      const wanted = new Set(ids);
      const asked = all.filter(({ id }) => wanted.has(id));
      askAgain(asked.flatMap(({ id, kind }) => (kind === "context" ? [] : [id])));
      const others = asked.flatMap(({ kind, name }) => (kind === "context" ? [name] : []));
      if (others.length > 0) askForKialis(others, mayLogin);
    },
    [all, askAgain, askForKialis],
  );
  const lookAtOne = useStable((id: string) => look([id], true));

  const [chosen, setChosen] = useState<Selection>(NONE);
  const [last, setLast] = useState<string | null>(null);
  const selection = useMemo(
    () =>
      stillThere(
        chosen,
        all.map(({ id }) => id),
      ),
    [chosen, all],
  );
  const onSelect = useStable((id: string, isSelected: boolean, isRange: boolean) => {
    setChosen((was) => ranged(was, shown, isRange ? last : null, id, isSelected));
    setLast(id);
  });
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const onMenu = useCallback(
    (id: string, anchor: HTMLElement) => setMenu((was) => (was?.id === id ? null : { id, anchor })),
    [],
  );
  const menuRow = menu && all.find(({ id }) => id === menu.id);
  const keys = useFleetKeys(shown, {
    onLook: lookAtOne,
    onSelect: (id) => setChosen((was) => toggled(was, id)),
  });

  const isNarrow = useIsNarrow();
  const lineOf = (row: FleetRow): LineProps => ({
    row,
    isActive: isNarrow || keys.active === row.id,
    isSelected: selection.has(row.id),
    isBusy: again.busy.has(row.id) || (row.kind === "context" && discovery.busy.has(row.name)),
    hasMenu: menu?.id === row.id,
    onSelect,
    onLook: lookAtOne,
    onMenu,
  });
  const homes = all.filter(({ kind }) => kind === "home").length;
  const askable = askableOf(arranged.contexts, logins);
  const discover = () => discovery.look(askable, false);
  const Rows = isNarrow ? FleetCards : FleetTable;
  const count = settled.rows.length;

  return (
    <div className="flex flex-col gap-3">
      <CountsAnnounced rows={all} />
      {homes === 0 || discovery.total > 0 ? (
        <DiscoveryPanel
          contexts={all.filter(({ kind }) => kind === "context")}
          hasHomes={homes > 0}
          logins={logins}
          discovery={discovery}
        />
      ) : null}
      <StateChips
        rows={arranged.found}
        chosen={wish.states}
        onToggle={(state) => setWish({ state: toggledState(wish.states, state) })}
      />
      <FleetToolbar wish={wish} words={`${count} ${count === 1 ? "row" : "rows"}`} />
      <FleetProgress
        again={again}
        sweep={view.sweep}
        shown={settled.rows.length}
        onLook={() =>
          look(
            settled.rows.map(({ id }) => id),
            false,
          )
        }
        moved={settled.moved}
        onSettle={settled.settle}
      />
      <div {...hold}>
        <span className="block" />
        {count + arranged.contexts.length === 0 ? (
          <NothingMatches wish={wish} />
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls in the rows, which bubble here
          <div onFocus={keys.onFocusRow} onKeyDown={keys.onKeyDown}>
            <Rows
              groups={groups}
              contexts={contexts}
              contextsHead={
                arranged.contexts.length > 0 && (
                  <ContextsHead
                    count={arranged.contexts.length}
                    isOpen={arranged.isOpen}
                    isFixed={arranged.isOpen && !wish.isOpen}
                    askable={homes === 0 ? 0 : askable.length}
                    isLooking={discovery.isRunning}
                    onDiscover={discover}
                  />
                )
              }
              areAllSelected={stateOfAll(selection, shown)}
              onSelectAll={(isSelected) => setChosen(isSelected ? new Set(shown) : NONE)}
              lineOf={lineOf}
            />
          </div>
        )}
        {menu && menuRow && (
          <FleetMenu row={menuRow} anchor={menu.anchor} onClose={() => setMenu(null)} onLook={lookAtOne} />
        )}
      </div>
      {homes > 0 && <NoConnections rows={all} />}
      {selection.size > 0 && (
        <SelectionBar
          rows={all.filter(({ id }) => selection.has(id))}
          onLook={() => look([...selection], true)}
          onClear={() => setChosen(NONE)}
        />
      )}
    </div>
  );
}
