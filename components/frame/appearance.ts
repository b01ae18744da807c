import * as z from "zod";
import { type Appearance, DENSITY_COOKIE, THEME_COOKIE } from "./appearance-cookies";

const theme = z.enum(["system", "light", "dark"]).catch("system");
const density = z.enum(["comfortable", "compact"]).catch("comfortable");

/** Parses the two cookies; an unknown value means the default, so that a stale cookie never breaks a page. */
export const appearanceFrom = (cookie: (name: string) => string | undefined): Appearance => ({
  theme: theme.parse(cookie(THEME_COOKIE)),
  density: density.parse(cookie(DENSITY_COOKIE)),
});
