"use client";
import { ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { join } from "@/components/ui/join";
import { setWish } from "./set-wish";

/** "12 contexts are not connected", which opens, and the way to look for Kialis in them. */
export function ContextsHead({
  count,
  isOpen,
  isFixed,
  askable,
  isLooking,
  onDiscover,
}: {
  count: number;
  isOpen: boolean;
  /** Opened by the search or a filter, which alone can close it. */
  isFixed: boolean;
  /** Contexts that can be asked without a login. */
  askable: number;
  isLooking: boolean;
  onDiscover: () => void;
}) {
  const words = count === 1 ? "1 context is not connected" : `${count} contexts are not connected`;
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-disabled={isFixed || undefined}
        onClick={() => !isFixed && setWish({ contexts: isOpen ? null : "1" })}
        className="flex min-h-7 items-center gap-2 rounded-small px-1 text-table text-n11 hover:text-n12"
      >
        <ChevronRight
          aria-hidden
          className={join("size-4 shrink-0 text-n9 transition-transform duration-100", isOpen && "rotate-90")}
        />
        {words}
      </button>
      {askable > 0 && (
        <Button size="small" look="quiet" isPending={isLooking} onClick={onDiscover}>
          Look for Kialis in {askable === 1 ? "it" : "them"}
        </Button>
      )}
    </span>
  );
}
