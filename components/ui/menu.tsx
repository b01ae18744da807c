"use client";
import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import { type ComponentProps, type ReactElement, type ReactNode, useState } from "react";
import { join } from "./join";

export const itemLook =
  "flex min-h-7 cursor-default items-center gap-2 rounded-small px-2 py-1 text-table outline-none data-highlighted:bg-n4 data-disabled:text-n9";

export const menuPopupLook = "fade floating min-w-52 p-1 text-left whitespace-normal outline-none";

/** A menu. It stays inside the landmark of its trigger, where a screen reader looks for it. */
export function Menu({
  trigger,
  children,
  label,
  isOpenAtFirst = false,
}: {
  trigger: ReactElement;
  children: ReactNode;
  label: string;
  isOpenAtFirst?: boolean;
}) {
  const [place, setPlace] = useState<HTMLSpanElement | null>(null);
  return (
    <Base.Root defaultOpen={isOpenAtFirst}>
      <Base.Trigger render={trigger} aria-label={label} />
      <span ref={setPlace} />
      <Base.Portal container={place}>
        <Base.Positioner align="end" sideOffset={6} className="z-50 outline-none">
          <Base.Popup className={menuPopupLook}>{children}</Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export function MenuItem({ className, ...rest }: ComponentProps<typeof Base.Item> & { className?: string }) {
  return <Base.Item {...rest} className={join(itemLook, className)} />;
}

export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-n6" />;

/** A choice of one inside a menu. */
export function MenuChoice<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly { value: T; label: string }[];
  onChange: (value: T) => void;
}) {
  return (
    <Base.Group>
      <Base.GroupLabel className="px-2 pt-1.5 pb-1 text-meta text-n10">{label}</Base.GroupLabel>
      <Base.RadioGroup value={value} onValueChange={onChange}>
        {choices.map((choice) => (
          <Base.RadioItem key={choice.value} value={choice.value} className={itemLook}>
            <span className="grid size-4 place-items-center">
              <Base.RadioItemIndicator>
                <Check aria-hidden className="size-3.5" />
              </Base.RadioItemIndicator>
            </span>
            {choice.label}
          </Base.RadioItem>
        ))}
      </Base.RadioGroup>
    </Base.Group>
  );
}
