import type { FleetRow } from "@/lib/status/fleet-row";

/** What a row needs beside itself. The functions stay the same, so that a row is drawn again only for what is its own. */
export type LineProps = {
  row: FleetRow;
  /** The one row that Tab comes to. */
  isActive: boolean;
  isSelected: boolean;
  /** Its answer is awaited. */
  isBusy: boolean;
  hasMenu: boolean;
  onSelect: (id: string, isSelected: boolean, isRange: boolean) => void;
  onLook: (id: string) => void;
  onMenu: (id: string, anchor: HTMLElement) => void;
};
