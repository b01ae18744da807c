"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { CommandGroup } from "@/components/fleet/command-palette";
import { lookAgainAt } from "@/components/overview/look-again-at";
import { addressOfRow } from "@/components/overview/row-address";
import { askFleet, FLEET_KEY } from "@/components/status/fleet-query";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";
import { STATE_WORDS, worstFirst } from "@/lib/status/states";

/** For the palette: every home and connection by name, and looking at it again. Asks the console what it knows, and no cluster. */
export function useFleetCommands(isOpen: boolean): readonly CommandGroup[] {
  const router = useRouter();
  const client = useQueryClient();
  const asked = useQuery({
    queryKey: ["fleet for the palette"],
    enabled: isOpen,
    queryFn: async ({ signal }) => {
      const told = await askFleet(null, signal);
      return typeof told === "object" ? told : null;
    },
  }).data;
  if (!isOpen) return [];
  const view = client.getQueryData<FleetView>(FLEET_KEY) ?? asked;
  const rows = (view?.rows ?? []).filter(({ kind }) => kind !== "context").sort(worstFirst);
  return [
    {
      value: "Fleet",
      items: rows.map((row) => ({
        value: row.id,
        label: row.name,
        note: noteOf(row),
        run: () => router.push(addressOfRow(row)),
      })),
    },
    {
      value: "Look again",
      items: rows.map((row) => ({
        value: `look\n${row.id}`,
        label: `Look at ${row.name} again`,
        note: noteOf(row),
        run: () => void lookAgainAt([row.id]),
      })),
    },
  ].filter(({ items }) => items.length > 0);
}

const noteOf = ({ kind, state, home }: FleetRow): string =>
  `${STATE_WORDS[state].label}, ${kind === "home" ? "home" : `of ${home?.context}`}`;
