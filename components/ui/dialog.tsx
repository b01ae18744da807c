"use client";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "./button";

export const backdropLook = "fade fixed inset-0 z-40 bg-veil";
export const popupLook =
  "fade floating fixed top-[12dvh] left-1/2 z-50 flex max-h-[76dvh] w-[min(calc(100vw-32px),36rem)] -translate-x-1/2 flex-col";

/** A dialog: focus goes in, Escape closes it, focus comes back. */
export function Dialog({
  isOpen,
  onOpenChange,
  title,
  description,
  children,
  footer,
  initialFocus,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  initialFocus?: RefObject<HTMLElement | null>;
}) {
  return (
    <Base.Root open={isOpen} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Popup className={popupLook} {...(initialFocus ? { initialFocus } : {})}>
          <div className="flex items-start gap-3 border-b px-4 py-3">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lead font-semibold">{title}</Base.Title>
              {description && <Base.Description className="text-table text-n10">{description}</Base.Description>}
            </div>
            <Base.Close render={<Button look="quiet" size="small" aria-label="Close" className="-mr-1 px-1.5" />}>
              <X aria-hidden className="size-4" />
            </Base.Close>
          </div>
          {children && <div className="min-h-0 overflow-y-auto px-4 py-3">{children}</div>}
          {footer && <div className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
