import "server-only";
import { fail, ok, type Result } from "@/lib/problem";
import type { Run } from "./runs";
import { watchRun } from "./watch-run";

/** Waits until a run told its plan, or why it has none: "plan-changed", "blocked"… Steps may be under way by then. */
export async function runBegan(run: Run): Promise<Result<{ run: string }>> {
  for await (const { event } of watchRun(run, 0, new AbortController().signal)) {
    if (event.event === "problem") return fail(event.data);
    if (event.event === "run" || event.event === "receipt") return ok({ run: run.id });
  }
  return ok({ run: run.id });
}
