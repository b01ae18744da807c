import type { Problem } from "@/lib/problem";

/** How the last renewal of a home ended; what it left undone is tried again long before the token ends. */
export type LastRenewal = { at: string; ok: boolean; problem: Problem | null };

/** A connection that waits for its renewal: when (ISO), and how often it has failed since it last went well. */
export type UpcomingRenewal = { name: string; at: string; failures: number };

/** What renewing by itself does for one home, as long as the console runs. Times are ISO. */
export type RenewalStatus = {
  home: string;
  isOn: boolean;
  /** When it looks or tries next; null when it is off. */
  next: string | null;
  /** What it saw coming when it looked last; null when it is off, has not looked yet, or nothing will ever be due. */
  upcoming: UpcomingRenewal | null;
  /** When it looked last; null before the first time. */
  lookedAt: string | null;
  last: LastRenewal | null;
  /** Connections that it leaves to the operator, each with the reason. */
  skipped: readonly string[];
};
