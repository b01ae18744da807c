import { readEvents } from "@/components/requirements/read-events";
import { hasKeys } from "@/lib/has-keys";
import type { Problem } from "@/lib/problem";

/** What one context answered when it was asked for Kialis; `kialis` as "namespace/name". */
export type Looked = {
  context: string;
  kialis: readonly string[];
  problem: Problem | null;
  /** Not asked, because that could open a login. */
  isSkipped: boolean;
};

const isLooked = (value: unknown): value is Looked => hasKeys(value, "context", "kialis", "problem", "isSkipped");

/** Looks for Kialis in these contexts, and tells each answer as it comes; false when the console's own server gave none. */
export async function discover(
  contexts: readonly string[],
  mayLogin: boolean,
  onLooked: (looked: Looked) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const reply = await fetch("/api/fleet/discover", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ contexts, mayLogin }),
    signal,
  });
  if (!reply.body || !reply.headers.get("content-type")?.startsWith("text/event-stream")) return false;
  for await (const { event, data } of readEvents(reply.body)) {
    if (event === "done") return true;
    const looked: unknown = JSON.parse(data);
    if (event === "looked" && isLooked(looked)) onLooked(looked);
  }
  return false;
}
