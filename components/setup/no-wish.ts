import { blankWish } from "@/lib/access/blank-wish";

/** Stands in where a hook needs a wish and there is none; never sent to the server. */
export const NO_WISH = blankWish("", "");
