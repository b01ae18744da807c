import type { HomeRef } from "@/components/home/home-ref";
import type { FleetRow, FleetView } from "@/lib/status/fleet-row";

/** What the live fleet has of one home: its own row, and those of its connections. */
export type RowsOfHome = { own: FleetRow | null; connections: readonly FleetRow[] };

/** Rows of the Kiali that is meant; of the only one of its context when none is named. */
export function rowsOfHome(view: FleetView | null, { home, kiali }: HomeRef): RowsOfHome {
  const rows = (view?.rows ?? []).filter(
    (row) => row.home?.context === home && (kiali === null || row.home.kiali === kiali),
  );
  const own = rows.filter(({ kind }) => kind === "home");
  const [first = null] = own;
  return { own: own.length === 1 ? first : null, connections: rows.filter(({ kind }) => kind === "connection") };
}

/** Changes whenever a question about this home would be answered otherwise than before, and not with every look that found it as it was. */
export const signatureOf = ({ own, connections }: RowsOfHome): string =>
  JSON.stringify([own?.state, own?.detail, connections.map(({ name, state, isLoaded }) => [name, state, isLoaded])]);
