import { probe } from "@/lib/session/probe";

export const dynamic = "force-dynamic";

/** Whether this process still answers. Asks nobody. */
export function GET(): Response {
  return probe(true);
}
