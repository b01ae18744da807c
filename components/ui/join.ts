import { type ClassValue, clsx } from "clsx";

/**
 * Joins class names, and nothing more: of two utilities that set the same property the order of the stylesheet decides, so only one of them
 * may be there. What a caller's `className` shall win over is a class of theme.css, which is in a layer below every utility.
 */
export const join = (...classes: readonly ClassValue[]): string => clsx(classes);
