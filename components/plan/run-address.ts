import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";
import { wishToSearch } from "@/lib/access/wish-url";
import type { RunAbout, RunInfo } from "@/lib/setup/answers";
import { type WayBack, withBack } from "./way-back";

/** The page that shows a run: the wizard's two, or that of the connections. */
export function runAddress(info: RunAbout & Pick<RunInfo, "id">) {
  const run = new URLSearchParams({ run: info.id });
  if (info.upkeep !== null) return `/connections/run?${run}` as const;
  const search = wishToSearch(info.wish);
  return info.verb === "connect"
    ? (`/setup/apply?${search}&${run}` as const)
    : (`/setup/undo?${search}&${run}` as const);
}

/** Where the plan is made that such a run carries out, and the step of the wizard that it leads back to. */
export function reviewAddress(about: RunAbout, back: WayBack | null = null) {
  if (about.upkeep !== null) return `/connections/review?${withBack(upkeepToAddress(about.upkeep), back)}` as const;
  const search = wishToSearch(about.wish);
  return about.verb === "connect" ? (`/setup/review?${search}` as const) : (`/setup/undo?${search}` as const);
}

/** Where a run that ended can be planned again, or at least looked at. */
export type ReviewAddress =
  | `/setup/review?${string}`
  | `/setup/undo?${string}`
  | `/connections/review?${string}`
  | `/connections?${string}`
  | `/telemetry?${string}`
  | `/telemetry/tracing?${string}`
  | `/telemetry/scope?${string}`
  | `/users?${string}`
  | WayBack;
