export const THEME_COOKIE = "fleet-theme";
export const DENSITY_COOKIE = "fleet-density";

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";
export type Appearance = { theme: Theme; density: Density };

/** For a year; the server reads it while rendering, so that the first paint is right. */
export function rememberAppearance(name: typeof THEME_COOKIE | typeof DENSITY_COOKIE, value: Theme | Density): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}
