import { expect, test } from "@playwright/test";
import { filtersFrom, filtersQuery } from "@/lib/activity/activity-filters";
import { type ActivityLine, foldLine, nothingFolded, runOf } from "@/lib/activity/fold-activity";
import { matchesFilters } from "@/lib/activity/matches-filters";

const about = {
  verb: "revoke",
  home: "east",
  names: ["west"],
  change: "delete",
  line: "delete Secret a in west: gone",
};
const line = (step: string, phase: "before" | "after", result: string | null, more: Partial<ActivityLine> = {}) => ({
  at: "2026-11-20T10:00:00.000Z",
  who: { user: "jane", session: "s1" },
  context: "west",
  planDigest: "d1",
  step,
  phase,
  result,
  requestId: "r1",
  about,
  ...more,
});
const begun = line("run", "before", "running", {
  context: "east",
  about: { ...about, line: null, process: "host/1/x" },
});
const ended = (result: string, words: string | null = null) =>
  line("run", "after", result, { context: "east", about: { ...about, line: words } });

function fold(lines: readonly ActivityLine[]) {
  const folded = nothingFolded();
  for (const [index, each] of lines.entries()) foldLine(folded, index + 1, each, true);
  const run = folded.runs.get("r1");
  if (!run) throw new Error("no run");
  return run;
}
const told = (lines: readonly ActivityLine[], isLive = false) => {
  const { outcome, detail, list } = runOf(fold(lines), isLive);
  return { outcome, detail, steps: list.map((step) => step.outcome) };
};

test.describe("a folded run", () => {
  test("is done when its last line says so", () =>
    expect(told([begun, line("a", "before", "running"), line("a", "after", "done"), ended("done")])).toEqual({
      outcome: "done",
      detail: null,
      steps: ["done"],
    }));

  test("says where it stopped, and which step failed", () =>
    expect(
      told([
        begun,
        line("a", "before", "running"),
        line("a", "after", "failed: forbidden"),
        ended("stopped: forbidden", "stopped at a"),
      ]),
    ).toEqual({ outcome: "failed", detail: "stopped at a", steps: ["failed"] }));

  test("is failed when a gate stopped it and every change was done", () =>
    expect(
      told([begun, line("a", "before", "running"), line("a", "after", "done"), ended("stopped: gate-failed")]).outcome,
    ).toBe("failed"));

  const cuts: Record<string, readonly ActivityLine[]> = {
    "before its first step": [begun],
    "within a step": [begun, line("a", "before", "running")],
    "between two steps": [begun, line("a", "before", "running"), line("a", "after", "done")],
    "within one of two steps at once": [
      begun,
      line("a", "before", "running"),
      line("b", "before", "running"),
      line("b", "after", "done"),
    ],
  };
  for (const [where, lines] of Object.entries(cuts)) {
    test(`is unknown when it was cut off ${where}`, () => expect(told(lines).outcome).toBe("unknown"));
    test(`is running when it goes on ${where}`, () => expect(told(lines, true).outcome).toBe("running"));
  }

  test("shows the step that nobody ended as unknown, and the others as they ended", () =>
    expect(told(cuts["within one of two steps at once"] ?? []).steps).toEqual(["unknown", "done"]));

  test("shows a step that was taken back as put back", () =>
    expect(
      told([
        begun,
        line("a", "before", "running"),
        line("a", "after", "done"),
        line("a", "after", "undone"),
        ended("stopped: x"),
      ]),
    ).toEqual({ outcome: "failed", detail: null, steps: ["undone"] }));

  test("shows a step that was begun twice as two", () =>
    expect(
      told([
        begun,
        ...["failed: timed-out", "kept"].flatMap((end) => [line("a", "before", "running"), line("a", "after", end)]),
        ended("unfinished: 1"),
      ]).steps,
    ).toEqual(["failed", "done"]));

  test("tells the same id in two clusters apart", () =>
    expect(
      told([
        begun,
        line("a", "before", "running"),
        line("a", "before", "running", { context: "north" }),
        line("a", "after", "done", { context: "north" }),
      ]).steps,
    ).toEqual(["unknown", "done"]));

  test("keeps an end whose beginning was torn", () =>
    expect(told([begun, line("a", "after", "done"), ended("done")])).toMatchObject({
      outcome: "done",
      steps: ["done"],
    }));

  test("gathers names, clusters, users and stated reasons", () => {
    const run = runOf(
      fold([
        begun,
        line("override/gate.x", "before", "because of the sandbox"),
        line("a", "before", "running", { about: { ...about, names: ["north"] }, who: { user: "joe", session: "s1" } }),
      ]),
      true,
    );
    expect(run).toMatchObject({
      verb: "revoke",
      home: "east",
      names: ["west", "north"],
      contexts: ["east", "west"],
      users: ["jane", "joe"],
      overrides: [{ id: "gate.x", reason: "because of the sandbox" }],
      firstLine: 1,
      lastLine: 3,
    });
  });

  test.describe("of an older version, which wrote no line for the run itself", () => {
    const old = (step: string, phase: "before" | "after", result: string) => {
      const { about: _new, ...rest } = line(step, phase, result);
      return rest;
    };
    test("is done when each step is", () =>
      expect(told([old("a", "before", "running"), old("a", "after", "done")]).outcome).toBe("done"));
    test("is failed when a step is", () =>
      expect(told([old("a", "before", "running"), old("a", "after", "failed: x")]).outcome).toBe("failed"));
    test("is unknown when a step has no end", () =>
      expect(told([old("a", "before", "running")]).outcome).toBe("unknown"));
  });
});

test.describe("the filters", () => {
  const run = fold([
    begun,
    line("a", "before", "running"),
    line("a", "after", "failed: forbidden"),
    ended("stopped: forbidden"),
  ]);
  const lets = (query: string, isLive = false) => matchesFilters(run, filtersFrom(new URLSearchParams(query)), isLive);
  const cases: Record<string, boolean> = {
    "": true,
    "context=east": true,
    "context=west": true,
    "context=north": false,
    "user=jane": true,
    "user=s1": true,
    "user=joe": false,
    "verb=revoke": true,
    "verb=rotate": false,
    "connection=west": true,
    "connection=wes": false,
    "result=failed": true,
    "result=done": false,
    "from=2026-11-20&to=2026-11-20": true,
    "from=2026-11-21": false,
    "to=2026-11-19": false,
    "to=2026-11-20T09:00:00Z": false,
    "from=2026-11-20T11:00:00%2B02:00": true,
    "q=SECRET a": true,
    "q=r1": true,
    "q=d1": true,
    "q=nothing": false,
    "verb=revoke&result=done": false,
  };
  for (const [query, answer] of Object.entries(cases))
    test(`${answer ? "let it through" : "hold it back"}: ${query || "none"}`, () => expect(lets(query)).toBe(answer));

  test("see a run that goes on as running", () => {
    expect(lets("result=running", true)).toBe(true);
    expect(lets("result=failed", true)).toBe(false);
  });
  test("leave out what makes no sense, and stand in the address in one order", () => {
    const filters = filtersFrom(new URLSearchParams("q=a%20b&from=yesterday&result=maybe&verb=revoke&user="));
    expect(filtersQuery(filters).toString()).toBe("verb=revoke&q=a+b");
  });
});
