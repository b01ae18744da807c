"use client";
import { FlaskConical, Search } from "lucide-react";
import { useState } from "react";
import { CommandPalette } from "@/components/fleet/command-palette";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Appearance } from "./appearance";
import { Breadcrumb } from "./breadcrumb";
import { OrphansBadge } from "./orphans-badge";
import { SessionMenu } from "./session-menu";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { useConnectionCommands } from "./use-connection-commands";
import { useShortcuts } from "./use-shortcuts";

/** The bar over every page: where we are, the palette, what world this is, the session. */
export function Bar({
  isSandbox,
  appearance,
  signOut,
}: {
  isSandbox: boolean;
  appearance: Appearance;
  signOut: () => Promise<unknown>;
}) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const commands = useConnectionCommands(open === "palette");
  useShortcuts({ onPalette: () => setOpen("palette"), onHelp: () => setOpen("help") });
  return (
    <header className="sticky top-0 z-20 flex h-12 items-center gap-2 border-b bg-n1 px-4 md:px-6">
      <div className="min-w-0 flex-1">
        <Breadcrumb />
      </div>
      <OrphansBadge />
      {isSandbox && (
        <Badge tone="warn" title="These clusters are simulated on this machine; nothing here touches a real one">
          <FlaskConical aria-hidden className="size-3" />
          Sandbox
        </Badge>
      )}
      <Button
        size="small"
        className="min-w-0 font-normal text-n10 md:w-52 md:justify-start"
        onClick={() => setOpen("palette")}
        aria-label="Search contexts and actions"
        aria-keyshortcuts="Control+K"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="hidden flex-1 text-left md:inline">Search</span>
        <kbd className="hidden text-meta md:inline">Ctrl K</kbd>
      </Button>
      <SessionMenu appearance={appearance} onShortcuts={() => setOpen("help")} signOut={signOut} />
      <CommandPalette
        isOpen={open === "palette"}
        onOpenChange={(isOpen) => setOpen(isOpen ? "palette" : null)}
        onHelp={() => setOpen("help")}
        more={commands}
      />
      <ShortcutsDialog isOpen={open === "help"} onOpenChange={(isOpen) => setOpen(isOpen ? "help" : null)} />
    </header>
  );
}
