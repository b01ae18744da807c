import { expect, test } from "@playwright/test";
import { connectWish } from "@/lib/access/connect-wish";
import type { Plan, Receipt, StepEvent } from "@/lib/plan/plan";
import { ok, type Result } from "@/lib/problem";
import { cancelRun, findRun, type Run, type RunHandle, startRun } from "@/lib/runs/runs";
import { watchRun } from "@/lib/runs/watch-run";

const NOTHING = Object.fromEntries(Object.keys(connectWish.shape).map((key) => [key, null]));
const wish = connectWish.parse({ ...NOTHING, home: "east", remote: "west" });
const plan: Plan = { goal: "connect west", grants: [], warnings: [], steps: [], undo: [] };
const receipt: Receipt = { done: [], stoppedBy: null, undone: [], left: [], evidence: [], startedAt: "", endedAt: "" };
const step = (id: string): StepEvent => ({ id, status: "done", detail: null, problem: null, at: "" });

let count = 0;
const freshHome = () => {
  count += 1;
  return `east-${count}`;
};

/** A run whose work is driven by the test. */
function open(home = freshHome()) {
  const end = Promise.withResolvers<Result<Receipt>>();
  let handle: RunHandle | undefined;
  const started = startRun({ about: { verb: "connect", wish, upkeep: null }, home, name: "west" }, (given) => {
    handle = given;
    return end.promise;
  });
  if (!started.ok || !handle) throw new Error("did not start");
  return { run: started.value, handle, end };
}

async function told(
  run: Run,
  from = 0,
  limit = Number.POSITIVE_INFINITY,
): Promise<readonly (readonly [number, string])[]> {
  const seen: (readonly [number, string])[] = [];
  for await (const { number, event } of watchRun(run, from, AbortSignal.timeout(5_000))) {
    seen.push([number, event.event]);
    if (seen.length >= limit) break;
  }
  return seen;
}

test.describe("a run", () => {
  test("tells a late watcher what it told an early one", async () => {
    const { run, handle, end } = open();
    const early = told(run);
    handle.onPlan(plan);
    handle.onEvent(step("a"));
    end.resolve(ok(receipt));
    const all = [
      [0, "run"],
      [1, "step"],
      [2, "receipt"],
    ];
    expect(await early).toEqual(all);
    expect(await told(run)).toEqual(all);
    expect(await told(run, 2)).toEqual([[2, "receipt"]]);
    expect(await told(run, 3)).toEqual([]);
  });

  test("goes on when its watcher leaves", async () => {
    const { run, handle, end } = open();
    handle.onPlan(plan);
    expect(await told(run, 0, 1)).toEqual([[0, "run"]]);
    expect(run.listeners.size).toBe(0);
    expect(handle.signal.aborted).toBe(false);
    end.resolve(ok(receipt));
    expect((await told(run)).at(-1)).toEqual([1, "receipt"]);
  });

  test("holds its home: a second one is told who has it", async () => {
    const { run, end } = open("held");
    const again = (home: string) =>
      startRun({ about: { verb: "connect", wish, upkeep: null }, home, name: "north" }, async () => ok(receipt));
    const problem = { kind: "busy", context: "held", name: "west", run: run.id, startedAt: run.startedAt };
    expect(again("held")).toEqual({ ok: false, problem });
    expect(again("other").ok).toBe(true);
    end.resolve(ok(receipt));
    await run.settled;
    expect(again("held").ok).toBe(true);
  });

  test("is asked to stop by cancelling it", () => {
    const { run, handle, end } = open();
    expect(cancelRun(run.id)).toEqual(ok(null));
    expect(handle.signal.aborted).toBe(true);
    end.resolve(ok(receipt));
    expect(cancelRun("nobody")).toEqual({ ok: false, problem: { kind: "no-such-run", run: "nobody" } });
  });

  test("ends as an incident, without the words of the bug, when its work throws", async () => {
    const { run, end } = open();
    end.reject(new Error('Unexpected token "s3cr3t-s3cr3t"'));
    await run.settled;
    const { events, endedAt } = run;
    expect(events).toEqual([{ event: "problem", data: { kind: "unexpected", incidentId: expect.any(String) } }]);
    expect(endedAt).not.toBeNull();
    expect(findRun(run.id).ok).toBe(true);
  });
});
