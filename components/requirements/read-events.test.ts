import { expect, test } from "@playwright/test";
import { readEvents } from "./read-events";

const streamOf = (chunks: readonly string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

async function all(chunks: readonly string[]) {
  const events = [];
  for await (const event of readEvents(streamOf(chunks))) events.push(event);
  return events;
}

test.describe("readEvents", () => {
  test("reads events whole, however the stream is cut", async () => {
    const text = 'event: checks\ndata: {"a":1}\n\nevent: done\ndata: {}\n\n';
    const expected = [
      { event: "checks", data: '{"a":1}' },
      { event: "done", data: "{}" },
    ];
    expect(await all([text])).toEqual(expected);
    expect(await all([...text])).toEqual(expected);
  });

  test("leaves out comments and retry hints", async () =>
    expect(await all(["retry: 1000\n\n: still here\n\nevent: x\ndata: 1\n\n"])).toEqual([{ event: "x", data: "1" }]));

  test("joins several data lines and keeps colons in them", async () =>
    expect(await all(["data: a: b\ndata: c\n\n"])).toEqual([{ event: "message", data: "a: b\nc" }]));

  test("drops what was cut off at the end", async () => expect(await all(["event: x\ndata: 1\n"])).toEqual([]));
});
