"use client";
import { Switch as Base } from "@base-ui/react/switch";
import type { ReactNode } from "react";

/** Something that is on or off at once, without a further press. */
export function Switch({
  label,
  isOn,
  isPending = false,
  onChange,
}: {
  label: ReactNode;
  isOn: boolean;
  isPending?: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control, Base UI renders its input
    <label className="inline-flex min-h-6 cursor-pointer items-start gap-2.5 font-medium">
      <Base.Root
        checked={isOn}
        readOnly={isPending}
        aria-busy={isPending || undefined}
        onCheckedChange={onChange}
        className="mt-0.5 inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-n8 bg-n3 p-0.5 transition-colors duration-100 data-checked:border-accent data-checked:bg-accent-solid"
      >
        <Base.Thumb className="size-3.5 rounded-full bg-n10 transition-transform duration-100 data-checked:translate-x-4 data-checked:bg-white" />
      </Base.Root>
      {label}
    </label>
  );
}
