"use client";
import { Check, ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Field } from "./field";
import { join } from "./join";

export type ComboItem = { value: string; note: string; isDisabled?: boolean };
const SHOWN_AT_MOST = 100;

/**
 * One of many, found by typing any part of its name or note. Our own, by the ARIA pattern of an editable combobox with a
 * listbox: the library's hides the whole page from assistive technology while its list is open.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
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
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);

  const query = (typed ?? "").trim().toLowerCase();
  const found = items
    .filter((item) => `${item.value} ${item.note}`.toLowerCase().includes(query))
    .slice(0, SHOWN_AT_MOST);
  const optionId = (index: number) => `${listId}-${index}`;

  useEffect(() => {
    if (isOpen) list.current?.querySelector("[data-active]")?.scrollIntoView({ block: "nearest" });
  });

  const open = () => {
    setOpen(true);
    setAt(
      Math.max(
        0,
        found.findIndex((item) => item.value === value),
      ),
    );
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const choose = (item: ComboItem | undefined) => {
    if (!item || item.isDisabled) return;
    close();
    if (item.value !== value) onChange(item.value);
  };
  const step = (by: number) => setAt((was) => Math.min(Math.max(was + by, 0), Math.max(found.length - 1, 0)));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) step(event.key === "ArrowDown" ? 1 : -1);
      else open();
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      choose(found[at]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  };

  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(described) => (
        <div className="relative">
          <input
            {...described}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && found.length > 0 ? optionId(at) : undefined}
            placeholder={placeholder}
            spellCheck={false}
            autoComplete="off"
            className={join("input h-(--control) pr-8 text-table", value !== null && "font-mono")}
            value={typed ?? value ?? ""}
            onClick={open}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
              setOpen(true);
            }}
            onFocus={(event) => event.target.select()}
            onKeyDown={onKeyDown}
            onBlur={close}
          />
          <ChevronsUpDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-n10"
          />
          <div
            ref={list}
            id={listId}
            role="listbox"
            aria-label={label}
            tabIndex={-1}
            hidden={!isOpen}
            className="floating absolute inset-x-0 top-full z-20 mt-1 max-h-80 overflow-y-auto p-1 outline-none"
          >
            {found.map((item, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the input, which keeps the focus
              <div
                key={item.value}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={item.value === value}
                aria-disabled={item.isDisabled}
                data-active={index === at || undefined}
                className="flex cursor-default items-center gap-2 rounded-small px-2 py-1 outline-none aria-disabled:text-n9 data-active:bg-n4"
                onMouseMove={() => setAt(index)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(item)}
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-mono text-table wrap-anywhere">{item.value}</span>
                  <span className="block text-meta text-n10 wrap-anywhere">{item.note}</span>
                </span>
                {item.value === value && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
              </div>
            ))}
            {found.length === 0 && <p className="px-2 py-1.5 text-table text-n10">Nothing matches “{typed}”.</p>}
          </div>
        </div>
      )}
    </Field>
  );
}
