"use client";
import { AlertDialog as Base } from "@base-ui/react/alert-dialog";
import { type ReactNode, useId, useRef } from "react";
import { Button } from "./button";
import { backdropLook, popupLook } from "./dialog";

/** Asks before something that cannot simply be undone; focus starts on the way out. */
export function AlertDialog({
  isOpen,
  onOpenChange,
  title,
  children,
  verb,
  cancel = "Cancel",
  isPending = false,
  why = null,
  onConfirm,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  children: ReactNode;
  verb: string;
  cancel?: string;
  isPending?: boolean;
  /** Why it cannot be confirmed yet; null when it can. */
  why?: string | null;
  onConfirm: () => void;
}) {
  const out = useRef<HTMLButtonElement>(null);
  const reason = useId();
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Popup className={popupLook} initialFocus={out}>
          <Base.Title className="px-4 pt-4 text-lead font-semibold">{title}</Base.Title>
          <Base.Description render={<div />} className="min-h-0 overflow-y-auto px-4 pt-1 pb-4 text-table text-n11">
            {children}
          </Base.Description>
          <div className="flex flex-wrap items-center justify-end gap-2 border-t px-4 py-3">
            <span id={reason} className="text-meta text-n10 empty:hidden">
              {why}
            </span>
            <Base.Close render={<Button ref={out}>{cancel}</Button>} />
            <Button
              look="danger"
              className="button-wraps min-h-(--control)"
              isPending={isPending}
              aria-disabled={why !== null}
              aria-describedby={why === null ? undefined : reason}
              onClick={onConfirm}
            >
              {verb}
            </Button>
          </div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
