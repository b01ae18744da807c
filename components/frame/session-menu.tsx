"use client";
import { CircleUser, LogOut } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { type Appearance, DENSITY_COOKIE, type Density, THEME_COOKIE, type Theme } from "./appearance";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const satisfies readonly { value: Theme; label: string }[];
const DENSITIES = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
] as const satisfies readonly { value: Density; label: string }[];

/** A year; the server reads it while rendering, so that the first paint is right. */
function remember(name: string, value: string) {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=strict`;
}

/** Appearance, shortcuts and the way out. */
export function SessionMenu({
  appearance,
  onShortcuts,
  signOut,
}: {
  appearance: Appearance;
  onShortcuts: () => void;
  signOut: () => Promise<unknown>;
}) {
  const [chosen, setChosen] = useState(appearance);
  const setTheme = (theme: Theme) => {
    remember(THEME_COOKIE, theme);
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    setChosen({ ...chosen, theme });
  };
  const setDensity = (density: Density) => {
    remember(DENSITY_COOKIE, density);
    document.documentElement.dataset.density = density;
    setChosen({ ...chosen, density });
  };
  return (
    <Menu
      label="Session and appearance"
      trigger={
        <Button look="quiet" size="small" className="px-1.5">
          <CircleUser aria-hidden className="size-4.5" />
        </Button>
      }
    >
      <MenuChoice label="Theme" value={chosen.theme} choices={THEMES} onChange={setTheme} />
      <MenuChoice label="Density" value={chosen.density} choices={DENSITIES} onChange={setDensity} />
      <MenuSeparator />
      <MenuItem onClick={onShortcuts}>
        <span className="flex-1 pl-6">Keyboard shortcuts</span>
        <kbd className="text-meta text-n10">?</kbd>
      </MenuItem>
      <MenuItem onClick={() => void signOut()}>
        <LogOut aria-hidden className="size-4" />
        Sign out
      </MenuItem>
    </Menu>
  );
}
