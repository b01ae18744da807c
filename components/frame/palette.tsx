"use client";
import { CommandPalette } from "@/components/fleet/command-palette";
import { useConnectionCommands } from "./use-connection-commands";
import { useFleetCommands } from "./use-fleet-commands";

/** The palette with everything that the console can do; loaded when it is first asked for. */
export default function Palette({
  isOpen,
  onOpenChange,
  onHelp,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onHelp: () => void;
}) {
  const first = useFleetCommands(isOpen);
  const more = useConnectionCommands(isOpen);
  return <CommandPalette isOpen={isOpen} onOpenChange={onOpenChange} onHelp={onHelp} first={first} more={more} />;
}
