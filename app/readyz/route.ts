import { isReady } from "@/lib/runs/process-state";
import { probe } from "@/lib/session/probe";

export const dynamic = "force-dynamic";

/** Whether this process took up its work and was not told to end. Asks nobody. */
export function GET(): Response {
  return probe(isReady());
}
