import {
  Check,
  CircleDashed,
  CircleHelp,
  CirclePause,
  EyeOff,
  Hourglass,
  Lock,
  type LucideIcon,
  ShieldAlert,
  TriangleAlert,
  Unlink,
  X,
} from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import type { FleetState } from "@/lib/status/fleet-row";

/** Icon and tone of each state; no two states share an icon, so that the picture says it without color. */
export const STATE_LOOK: Readonly<Record<FleetState, { icon: LucideIcon; tone: Tone }>> = {
  unreachable: { icon: X, tone: "fail" },
  unauthorized: { icon: Lock, tone: "fail" },
  "not-loaded": { icon: EyeOff, tone: "fail" },
  degraded: { icon: TriangleAlert, tone: "warn" },
  orphaned: { icon: Unlink, tone: "warn" },
  drifted: { icon: ShieldAlert, tone: "warn" },
  "credential-expiring": { icon: Hourglass, tone: "warn" },
  quarantined: { icon: CirclePause, tone: "unknown" },
  unknown: { icon: CircleHelp, tone: "unknown" },
  healthy: { icon: Check, tone: "pass" },
  "not-connected": { icon: CircleDashed, tone: "neutral" },
};
