import { type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { NextButton } from "@/components/ui/next-button";

/** The button that carries a plan out; a quiet one when it takes something away. When it may not be pressed it says why. */
export function BeginButton({
  isDestructive,
  why,
  isPending,
  onPress,
  children,
}: {
  isDestructive: boolean;
  why: string | null;
  isPending: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  const id = useId();
  if (!isDestructive)
    return (
      <NextButton why={why} isPending={isPending} onPress={onPress}>
        {children}
      </NextButton>
    );
  return (
    <span className="flex min-w-0 flex-wrap items-center justify-end gap-x-3 gap-y-1">
      <span id={id} className="text-right text-meta text-n10 empty:hidden">
        {why}
      </span>
      <Button
        look="danger"
        className="button-wraps min-h-(--control)"
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
