"use client";
import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check } from "lucide-react";
import type { ReactNode } from "react";

export function Checkbox({
  label,
  isChecked,
  onChange,
}: {
  label: ReactNode;
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control, Base UI renders its input
    <label className="inline-flex min-h-6 cursor-pointer items-center gap-2 text-table">
      <Base.Root
        checked={isChecked}
        onCheckedChange={onChange}
        className="grid size-4 shrink-0 place-items-center rounded-small border border-n8 bg-n1 data-checked:border-accent data-checked:bg-accent-solid"
      >
        <Base.Indicator>
          <Check aria-hidden strokeWidth={3} className="size-3 text-white" />
        </Base.Indicator>
      </Base.Root>
      {label}
    </label>
  );
}
