import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["meta", "table", "body", "lead", "title"] }] } },
});

/** Joins class names; of two that set the same property the later wins, so a caller's `className` comes last. */
export const join = (...classes: readonly ClassValue[]): string => merge(clsx(classes));
