import { Cable, ChartSpline, History, Network, Users, Waypoints } from "lucide-react";

/** What the rail leads to, in order; `key` follows "g" on the keyboard. */
export const SECTIONS = [
  { href: "/clusters", label: "Clusters", icon: Network, key: "c" },
  { href: "/setup", label: "Set up", icon: Waypoints, key: "s" },
  { href: "/connections", label: "Connections", icon: Cable, key: "n" },
  { href: "/telemetry", label: "Telemetry", icon: ChartSpline, key: "t" },
  { href: "/users", label: "Users", icon: Users, key: "u" },
  { href: "/activity", label: "Activity", icon: History, key: "a" },
] as const;
