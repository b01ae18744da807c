"use client";
import { FlaskConical, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import type { Appearance } from "./appearance-cookies";
import { Breadcrumb } from "./breadcrumb";
import { OrphansBadge } from "./orphans-badge";
import { SessionButton } from "./session-button";
import { useShortcuts } from "./use-shortcuts";

type Float = "palette" | "help";

// What most visits never open is loaded when it is first opened.
const loadPalette = () => import("./palette");
const Palette = dynamic(loadPalette);
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog"));
const SessionMenu = dynamic(() => import("./session-menu"), { loading: () => <SessionButton isPending /> });

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
  const [open, setOpen] = useState<Float | null>(null);
  // What was opened once stays, so that it closes in its own time and gives the focus back.
  const [wanted, setWanted] = useState<ReadonlySet<Float>>(new Set());
  const [hasMenu, setMenu] = useState(false);
  const show = (float: Float | null) => {
    setOpen(float);
    if (float) setWanted((was) => new Set([...was, float]));
  };
  useShortcuts({
    onPalette: () => show("palette"),
    onHelp: () => show("help"),
    onMaybe: () => void loadPalette(),
    isCovered: open !== null,
  });
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
        onClick={() => show("palette")}
        onPointerEnter={() => void loadPalette()}
        aria-label="Search contexts and actions"
        aria-keyshortcuts="Control+K"
      >
        <Search aria-hidden className="size-3.5" />
        <span className="hidden flex-1 text-left md:inline">Search</span>
        <kbd className="hidden text-meta md:inline">Ctrl K</kbd>
      </Button>
      {hasMenu ? (
        <SessionMenu appearance={appearance} onShortcuts={() => show("help")} signOut={signOut} />
      ) : (
        <SessionButton onClick={() => setMenu(true)} />
      )}
      {wanted.has("palette") && (
        <Palette
          isOpen={open === "palette"}
          onOpenChange={(isOpen) => show(isOpen ? "palette" : null)}
          onHelp={() => show("help")}
        />
      )}
      {wanted.has("help") && (
        <ShortcutsDialog isOpen={open === "help"} onOpenChange={(isOpen) => show(isOpen ? "help" : null)} />
      )}
    </header>
  );
}
