"use client";
import type { ComponentProps } from "react";
import { join } from "./join";

/** The box that selects a row, or all of them; its label is for screen readers. Told whether Shift was held: then a range is meant. */
export function RowCheckbox({
  label,
  state,
  onToggle,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type" | "checked" | "onChange" | "onToggle"> & {
  label: string;
  state: "all" | "some" | "none";
  onToggle: (isChecked: boolean, isRange: boolean) => void;
}) {
  return (
    <span className={join("row-checkbox", className)}>
      <input
        {...rest}
        type="checkbox"
        aria-label={label}
        checked={state === "all"}
        ref={(element) => {
          if (element) element.indeterminate = state === "some";
        }}
        onChange={(event) =>
          onToggle(event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)
        }
        className="size-4 accent-accent-solid"
      />
    </span>
  );
}
