"use client";
import { useCallback, useMemo, useState } from "react";
import { NONE, ranged, type Selection, stillThere, toggled } from "@/components/connections/selection";
import type { FleetRow } from "@/lib/status/fleet-row";
import { useStable } from "./use-stable";

/** Which rows are selected; with Shift all between the last one and this one, as `shown` stands. A row that is gone is not acted on. */
export function useSelection(all: readonly FleetRow[], shown: readonly string[]) {
  const [chosen, setChosen] = useState<Selection>(NONE);
  const [last, setLast] = useState<string | null>(null);
  const ids = useMemo(() => all.map(({ id }) => id), [all]);
  const selection = useMemo(() => stillThere(chosen, ids), [chosen, ids]);
  const onSelect = useStable((id: string, isSelected: boolean, isRange: boolean) => {
    setChosen((was) => ranged(was, shown, isRange ? last : null, id, isSelected));
    setLast(id);
  });
  const onToggle = useCallback((id: string) => setChosen((was) => toggled(was, id)), []);
  return { selection, setSelection: setChosen, onSelect, onToggle };
}
