"use client";
import { Combobox as Base } from "@base-ui/react/combobox";
import { ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { Field } from "./field";
import { join } from "./join";
import { inputLook } from "./text-field";

export type ComboItem = { value: string; note: string; isDisabled?: boolean };

/** One of many, found by typing any part of its name or note. */
export function Combobox({
  id,
  label,
  hint,
  error,
  items,
  value,
  placeholder,
  onChange,
}: {
  id: string;
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  items: readonly ComboItem[];
  value: string | null;
  placeholder: string;
  onChange: (value: string) => void;
}) {
  const selected = items.find((item) => item.value === value) ?? null;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(described) => (
        <Base.Root<ComboItem>
          items={items}
          value={selected}
          itemToStringLabel={(item) => item.value}
          isItemEqualToValue={(one, other) => one.value === other.value}
          filter={(item, query) => `${item.value} ${item.note}`.toLowerCase().includes(query.toLowerCase())}
          limit={100}
          autoHighlight
          onValueChange={(item) => {
            if (item) onChange(item.value);
          }}
        >
          <div className="relative">
            <Base.Input
              {...described}
              placeholder={placeholder}
              spellCheck={false}
              autoComplete="off"
              className={join(inputLook, "h-(--control) pr-8 font-mono text-table")}
            />
            <Base.Trigger
              aria-label={`Show all: ${label}`}
              className="absolute inset-y-0 right-0 grid w-8 place-items-center text-n10"
            >
              <ChevronsUpDown aria-hidden className="size-4" />
            </Base.Trigger>
          </div>
          <Base.Portal>
            <Base.Positioner sideOffset={4} className="z-50 outline-none">
              <Base.Popup className="fade floating max-h-[min(22rem,var(--available-height))] w-(--anchor-width) overflow-y-auto p-1">
                <Base.Empty className="px-2 py-1.5 text-table text-n10 empty:hidden">Nothing by that name.</Base.Empty>
                <Base.List>
                  {(item: ComboItem) => (
                    <Base.Item
                      key={item.value}
                      value={item}
                      disabled={item.isDisabled ?? false}
                      className="flex cursor-default flex-col rounded-small px-2 py-1 outline-none data-disabled:text-n9 data-highlighted:bg-n4 data-selected:font-semibold"
                    >
                      <span className="font-mono text-table wrap-anywhere">{item.value}</span>
                      <span className="text-meta font-normal text-n10 wrap-anywhere">{item.note}</span>
                    </Base.Item>
                  )}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </Field>
  );
}
