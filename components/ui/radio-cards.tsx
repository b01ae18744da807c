"use client";
import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { type ReactNode, useId } from "react";
import { join } from "./join";

export type RadioCard<T extends string> = { value: T; label: ReactNode; note?: ReactNode; isDisabled?: boolean };

/** A few choices, each with the words that help to choose. Arrow keys move, as in any radio group. */
export function RadioCards<T extends string>({
  label,
  hint,
  error,
  value,
  cards,
  columns = 2,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  value: T | null;
  cards: readonly RadioCard<T>[];
  columns?: 1 | 2 | 3;
  onChange: (value: T) => void;
}) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span id={`${id}-label`} className="text-table font-medium">
        {label}
      </span>
      <RadioGroup<T | null>
        value={value}
        onValueChange={(next) => {
          if (next !== null) onChange(next);
        }}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint || error ? `${id}-hint` : undefined}
        className={join("grid gap-2", columns === 2 && "md:grid-cols-2", columns === 3 && "md:grid-cols-3")}
      >
        {cards.map((card) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the radio inside is the control, Base UI renders its input
          <label
            key={card.value}
            className={join(
              "flex min-w-0 items-start gap-2.5 rounded-base border px-3 py-2",
              "has-data-checked:border-accent has-data-checked:bg-accent-soft",
              card.isDisabled ? "cursor-not-allowed border-n5 bg-n2 text-n10" : "cursor-pointer border-n7 hover:bg-n2",
            )}
          >
            <Radio.Root
              value={card.value}
              disabled={card.isDisabled ?? false}
              className="mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border border-n8 bg-n1 data-checked:border-accent data-checked:bg-accent-solid"
            >
              <Radio.Indicator className="size-1.5 rounded-full bg-white" />
            </Radio.Root>
            <span className="min-w-0 flex-1">
              <span className="block text-table font-medium wrap-anywhere">{card.label}</span>
              {card.note && <span className="block text-meta text-n10 wrap-anywhere">{card.note}</span>}
            </span>
          </label>
        ))}
      </RadioGroup>
      {(hint || error) && (
        <div id={`${id}-hint`} className="flex flex-col gap-0.5 text-meta text-n10">
          {error && <p className="text-fail">{error}</p>}
          {hint && <div>{hint}</div>}
        </div>
      )}
    </div>
  );
}
