"use client";
import { type ReactNode, useId } from "react";
import { Button } from "./button";

/** The way on. When it may not be pressed it says why, on itself and to a screen reader, and stays reachable. */
export function NextButton({
  why,
  isPending = false,
  onPress,
  children,
  type = "button",
}: {
  why: string | null;
  isPending?: boolean;
  onPress?: () => void;
  children: ReactNode;
  type?: "button" | "submit";
}) {
  const id = useId();
  return (
    <span className="flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <span id={id} className="text-right text-meta text-n10 empty:hidden">
        {why}
      </span>
      <Button
        look="primary"
        type={type}
        isPending={isPending}
        aria-disabled={why !== null}
        aria-describedby={why === null ? undefined : id}
        onClick={onPress}
      >
        {children}
      </Button>
    </span>
  );
}
