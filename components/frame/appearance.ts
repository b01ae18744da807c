import * as z from "zod";

export const THEME_COOKIE = "fleet-theme";
export const DENSITY_COOKIE = "fleet-density";

const theme = z.enum(["system", "light", "dark"]).catch("system");
const density = z.enum(["comfortable", "compact"]).catch("comfortable");
export type Theme = z.infer<typeof theme>;
export type Density = z.infer<typeof density>;
export type Appearance = { theme: Theme; density: Density };

/** Parses the two cookies; an unknown value means the default, so that a stale cookie never breaks a page. */
export const appearanceFrom = (cookie: (name: string) => string | undefined): Appearance => ({
  theme: theme.parse(cookie(THEME_COOKIE)),
  density: density.parse(cookie(DENSITY_COOKIE)),
});
