import { setTimeout as wait } from "node:timers/promises";
import { Agent, request } from "undici";

export type RawAnswer = { status: number; body: unknown; headers: Record<string, string | string[] | undefined> };
export type WatchLine = { type: string; object: Record<string, unknown> };

/** One credential at one API server, with nothing of `lib` in between. */
export type RawClient = {
  send: (method: string, path: string, body?: unknown, contentType?: string, accept?: string) => Promise<RawAnswer>;
  /** Opens a watch; `next` resolves with the first line that fits, and rejects when the stream ends before. */
  watch: (path: string) => Promise<{
    status: number;
    next: (fits: (line: WatchLine) => boolean) => Promise<WatchLine>;
    rest: () => Promise<WatchLine[]>;
    stop: () => void;
  }>;
  close: () => Promise<void>;
};

export function rawClient(server: string, ca: string, token: string | null): RawClient {
  const agent = new Agent({ connections: 2, allowH2: true, connect: { ca }, headersTimeout: 30_000 });
  const base = { accept: "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const send: RawClient["send"] = async (
    method,
    path,
    body,
    contentType = "application/json",
    accept = "application/json",
  ) => {
    const headers = { ...base, accept };
    const answer = await request(new URL(path, server), {
      method,
      dispatcher: agent,
      headers: body === undefined ? headers : { ...headers, "content-type": contentType },
      body: body === undefined ? null : typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: parsed(text), headers: answer.headers };
  };
  const watch: RawClient["watch"] = async (path) => {
    const ended = new AbortController();
    const answer = await request(new URL(path, server), {
      dispatcher: agent,
      headers: base,
      signal: ended.signal,
      bodyTimeout: 60_000,
    });
    const lines = linesOf(answer.body);
    const next = async (fits: (line: WatchLine) => boolean) => {
      for (;;) {
        const { value, done } = await lines.next();
        if (done || !value) throw new Error("the watch ended before the line came");
        if (fits(value)) return value;
      }
    };
    const rest = async () => {
      const all: WatchLine[] = [];
      for (;;) {
        const { value, done } = await lines.next();
        if (done || !value) return all;
        all.push(value);
      }
    };
    return { status: answer.statusCode, next, rest, stop: () => ended.abort() };
  };
  return { send, watch, close: () => agent.destroy() };
}

async function* linesOf(body: AsyncIterable<Buffer>): AsyncGenerator<WatchLine> {
  let left = "";
  for await (const chunk of body) {
    const lines = (left + chunk.toString()).split("\n");
    left = lines.pop() ?? "";
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Asks again until the status is the one, at most this long; answers with how it ended and how long it took. */
export async function untilStatus(ask: () => Promise<RawAnswer>, status: number, withinMs: number) {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask();
    const tookMs = performance.now() - startedAt;
    if (answer.status === status || tookMs > withinMs) return { status: answer.status, tookMs };
    await wait(100);
  }
}
