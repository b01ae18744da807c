import "server-only";
import type { PendingChange } from "@/lib/status/kiali-view";
import type { Pends } from "./kiali-look-facts";
import { goingOn } from "./kiali-look-going-on";
import { newerThanPods } from "./kiali-look-newer";

const TONES: readonly PendingChange["tone"][] = ["fail", "warn", "info"];

/** What was changed and has not reached the running Kiali, and what goes on at this moment; what needs a person first comes first. */
export const pendingChanges: Pends = (facts) =>
  [...goingOn(facts), ...newerThanPods(facts)].toSorted((a, b) => TONES.indexOf(a.tone) - TONES.indexOf(b.tone));
