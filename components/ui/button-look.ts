import { join } from "./join";

export type ButtonLook = { look?: "primary" | "plain" | "quiet" | "danger"; size?: "normal" | "small" };

const LOOKS = {
  primary: "bg-accent-solid text-white border-transparent not-aria-disabled:hover:bg-accent-solid-hover",
  plain: "bg-n1 text-n12 border-n7 not-aria-disabled:hover:bg-n3",
  quiet: "bg-transparent text-n11 border-transparent not-aria-disabled:hover:bg-n4 not-aria-disabled:hover:text-n12",
  danger: "bg-n1 text-fail border-fail-border not-aria-disabled:hover:bg-fail-soft",
} as const;
const SIZES = { normal: "h-(--control) px-3 text-body", small: "h-7 px-2 text-table compact:h-6" } as const;

/** For a button whose words hold a name: it wraps where a name of 63 characters would not fit. */
export const wrapsLook = "h-auto min-h-7 max-w-full py-0.5 whitespace-normal wrap-anywhere";

export const buttonLook = ({ look = "plain", size = "normal" }: ButtonLook): string =>
  join(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-base border font-medium whitespace-nowrap select-none",
    "transition-colors duration-100 disabled:cursor-not-allowed aria-disabled:cursor-not-allowed",
    "disabled:bg-n3 disabled:text-n9 disabled:border-n5 aria-disabled:bg-n3 aria-disabled:text-n10 aria-disabled:border-n5",
    LOOKS[look],
    SIZES[size],
  );
