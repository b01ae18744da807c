import { expect, test } from "@playwright/test";
import { closeEventStreams, eventFrame, eventStream, type Pipe } from "./event-stream";

const asked = (): Request => new Request("http://127.0.0.1/stream");

/** A stream that goes on until it is ended, and what its teller has in hand. */
function open(kind?: { endsAtOnce: boolean }) {
  const inHand: { pipe: Pipe; signal: AbortSignal }[] = [];
  const answer = eventStream(
    asked(),
    (_send, signal, pipe) => {
      inHand.push({ pipe, signal });
      return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
    },
    kind,
  );
  const reader = answer.body?.getReader();
  const [own] = inHand;
  if (!reader || !own) throw new Error("a stream begins to tell at once");
  const next = async (): Promise<string | null> => {
    const { value } = await reader.read();
    return value ? new TextDecoder().decode(value) : null;
  };
  return { ...own, next };
}

test.describe("a stream of events", () => {
  test("says while something that was sent is not taken, and when all of it was", async () => {
    const { pipe, next } = open();
    let taken = 0;
    pipe.onTaken(() => {
      taken += 1;
    });
    expect(await next()).toBe("retry: 1000\n\n");
    expect(pipe.isBehind()).toBe(false);
    pipe.write(eventFrame("patch", '{"rev":1}', "e:1"));
    expect(pipe.isBehind()).toBe(true);
    const before = taken;
    expect(await next()).toBe('id: e:1\nevent: patch\ndata: {"rev":1}\n\n');
    expect(pipe.isBehind()).toBe(false);
    const waiting = next();
    await expect.poll(() => taken).toBeGreaterThan(before);
    pipe.end();
    expect(await waiting).toBeNull();
  });

  test("that nobody waits for ends at once when the process does; the others end with the runs", async () => {
    const [fleet, run] = [open({ endsAtOnce: true }), open()];
    closeEventStreams("at-once");
    expect([fleet.signal.aborted, run.signal.aborted]).toEqual([true, false]);
    expect([await fleet.next(), await fleet.next()]).toEqual(["retry: 1000\n\n", null]);
    closeEventStreams("all");
    expect(run.signal.aborted).toBe(true);
  });
});
