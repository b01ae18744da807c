"use client";
import { LogOut, Settings } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { type Appearance, type Density, rememberAppearance, THEME_COOKIE, type Theme } from "./appearance-cookies";
import { SESSION_LABEL, SessionButton } from "./session-button";
import { useDensity } from "./use-density";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const satisfies readonly { value: Theme; label: string }[];
const DENSITIES = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
] as const satisfies readonly { value: Density; label: string }[];

/** Appearance, shortcuts and the way out. */
export default function SessionMenu({
  appearance,
  onShortcuts,
  signOut,
}: {
  appearance: Appearance;
  onShortcuts: () => void;
  signOut: () => Promise<unknown>;
}) {
  const [theme, setShown] = useState(appearance.theme);
  const { density, setDensity } = useDensity(null);
  const setTheme = (next: Theme) => {
    rememberAppearance(THEME_COOKIE, next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    setShown(next);
  };
  return (
    <Menu label={SESSION_LABEL} isOpenAtFirst trigger={<SessionButton />}>
      <MenuChoice label="Theme" value={theme} choices={THEMES} onChange={setTheme} />
      <MenuChoice label="Density" value={density} choices={DENSITIES} onChange={setDensity} />
      <MenuSeparator />
      <MenuItem render={<Link href="/settings" />}>
        <Settings aria-hidden className="size-4" />
        Settings
      </MenuItem>
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
