import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";
import { type ButtonLook, buttonLook } from "./button-look";
import { join } from "./join";

/** A button. While `isPending` it stays focusable, says so, and ignores presses. */
export function Button({
  look = "plain",
  size = "normal",
  isPending = false,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ComponentProps<"button"> & ButtonLook & { isPending?: boolean }) {
  return (
    <button
      {...rest}
      type={type}
      className={join(buttonLook({ look, size }), className)}
      aria-busy={isPending || undefined}
      onClick={(event) => {
        if (isPending || rest["aria-disabled"] === true) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isPending && <LoaderCircle aria-hidden className="turning size-3.5" />}
      {children}
    </button>
  );
}
