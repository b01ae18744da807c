import { Cable, ChartSpline, History, Network, Users, Waypoints } from "lucide-react";

/** What the rail leads to, in order; `key` follows "g" on the keyboard. `parts`: pages of the section with other addresses. */
export const SECTIONS = [
  {
    href: "/",
    label: "Fleet",
    icon: Network,
    key: "f",
    parts: ["topology", "clusters", "cluster", "kiali"],
  },
  { href: "/setup", label: "Set up", icon: Waypoints, key: "s", parts: [] },
  { href: "/connections", label: "Connections", icon: Cable, key: "n", parts: [] },
  { href: "/telemetry", label: "Telemetry", icon: ChartSpline, key: "t", parts: [] },
  { href: "/users", label: "Users", icon: Users, key: "u", parts: [] },
  { href: "/activity", label: "Activity", icon: History, key: "a", parts: [] },
] as const satisfies readonly Section[];

type Section = { href: string; label: string; icon: typeof Cable; key: string; parts: readonly string[] };

/** Where else "g" leads. */
export const PARTS = [
  { href: "/topology", label: "Topology", key: "o" },
  { href: "/clusters", label: "Contexts", key: "c" },
] as const;

/** The section of an address, by its first step ("" is the fleet itself). */
export function sectionOf(path: string): (typeof SECTIONS)[number] | undefined {
  const [, first = ""] = path.split("/");
  return SECTIONS.find(({ href, parts }) => href === `/${first}` || parts.some((part) => part === first));
}
