import * as z from "zod";
import { CHANGE_MARK } from "./page-changes";

const event = z.object({
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  /** Microseconds of the wall clock, and of the thread's processor time where the platform counts it. */
  dur: z.number().exactOptional(),
  tdur: z.number().exactOptional(),
});
const trace = z.object({ traceEvents: z.array(z.unknown()) });

/** What Chromium has to trace: each task and the mark in it. More would be measured along. */
export const TRACED = ["devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];

/** So long around a change, microseconds: the task that takes it in, and the frames that show it. */
const BEFORE = 30_000;
const AFTER = 60_000;

/** For each change of a row in a trace of Chromium, the ms for which the page's main thread was at work around it, whatever it worked at. */
export function mainThreadMs(traced: string): readonly number[] {
  const events = trace.parse(JSON.parse(traced)).traceEvents.flatMap((each) => event.safeParse(each).data ?? []);
  const marks = events.filter(({ name }) => name === CHANGE_MARK);
  const tasks = events.filter(({ name }) => name === "RunTask");
  return marks.map((mark) => {
    const own = tasks.filter(
      ({ pid, tid, ts }) => pid === mark.pid && tid === mark.tid && ts >= mark.ts - BEFORE && ts <= mark.ts + AFTER,
    );
    return own.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur, 0) / 1000;
  });
}
