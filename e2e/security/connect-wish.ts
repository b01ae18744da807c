import { blankWish } from "@/lib/access/blank-wish";

/** A wish as the browser sends it: everything by default but what is given. */
export const wishOf = (home: string, remote: string, said: Readonly<Record<string, unknown>> = {}) => ({
  ...blankWish(home, remote),
  ...said,
});
