/** How the live state reaches this page. "lost": neither the stream nor a plain question is answered; what is shown is the last known. */
export type Link = "connecting" | "live" | "polling" | "lost";

/**
 * What is wanted of the stream and of plain questions at this moment; who carries it out makes the world as it says. Times are of
 * `performance.now()`.
 */
export type LinkState = {
  isWanted: boolean;
  stream: "closed" | "opening" | "open";
  /** Of the stream, in a row. */
  failures: number;
  isAsking: boolean;
  lastAnswer: "none" | "good" | "bad";
  isSignedOut: boolean;
  /** When the stream was opened or last told anything. */
  heardMs: number;
  openAtMs: number | null;
  askAtMs: number | null;
};

export type LinkEvent =
  | { kind: "wanted" | "unwanted" | "told" | "broke" | "tick" }
  /** The machine slept, so the stream may be dead without knowing. */
  | { kind: "slept" }
  /** The network is back, or somebody signed in elsewhere: whatever waits may be tried now. */
  | { kind: "hope" }
  | { kind: "answered"; as: "good" | "bad" | "signed-out" };

/** A stream is told something every ten seconds; one that is this quiet is dead. */
export const SILENT_MS = 25_000;
const TRIES = 3;
const TRY_AGAIN_MS = 700;
const STREAM_EVERY_MS = 60_000;
const ASK_EVERY_MS = 15_000;
/** While nothing answers, a refused question costs little. */
const ASK_WHEN_LOST_MS = 5_000;

export const NOT_WANTED: LinkState = {
  isWanted: false,
  stream: "closed",
  failures: 0,
  isAsking: false,
  lastAnswer: "none",
  isSignedOut: false,
  heardMs: 0,
  openAtMs: null,
  askAtMs: null,
};

/** The state after an event. Changes nothing when there is nothing to change, so that a caller can compare by identity. */
export function linkAfter(state: LinkState, event: LinkEvent, nowMs: number): LinkState {
  if (event.kind === "wanted")
    return state.isWanted ? state : { ...NOT_WANTED, isWanted: true, stream: "opening", heardMs: nowMs };
  if (!state.isWanted) return state;
  switch (event.kind) {
    case "unwanted":
      return NOT_WANTED;
    case "told":
      return { ...NOT_WANTED, isWanted: true, isAsking: state.isAsking, stream: "open", heardMs: nowMs };
    case "broke":
      return broken(state, nowMs);
    case "slept":
      return state.isSignedOut ? state : { ...state, stream: "closed", openAtMs: nowMs };
    case "hope":
      if (state.stream !== "closed") return state;
      return state.isSignedOut ? { ...state, askAtMs: nowMs } : { ...state, openAtMs: nowMs };
    case "answered":
      return answered({ ...state, isAsking: false }, event.as, nowMs);
    case "tick":
      return ticked(state, nowMs);
    default:
      return event.kind satisfies never;
  }
}

/** Each failure asks plainly at once: a stream does not say why it was refused. */
function broken(state: LinkState, nowMs: number): LinkState {
  const failures = state.failures + 1;
  const openAtMs = nowMs + (failures < TRIES ? TRY_AGAIN_MS * failures : STREAM_EVERY_MS);
  return { ...state, stream: "closed", failures, openAtMs, askAtMs: nowMs };
}

function answered(state: LinkState, as: "good" | "bad" | "signed-out", nowMs: number): LinkState {
  if (as === "signed-out")
    return { ...state, isSignedOut: true, stream: "closed", lastAnswer: "bad", openAtMs: null, askAtMs: null };
  const isBack = as === "good" && (state.lastAnswer === "bad" || state.isSignedOut);
  const next: LinkState = { ...state, lastAnswer: as, isSignedOut: false };
  if (state.stream !== "closed") return next;
  if (isBack) return { ...next, openAtMs: nowMs, askAtMs: nowMs + ASK_EVERY_MS };
  if (state.failures < TRIES) return next;
  return as === "good"
    ? { ...next, askAtMs: nowMs + ASK_EVERY_MS }
    : { ...next, openAtMs: null, askAtMs: nowMs + ASK_WHEN_LOST_MS };
}

function ticked(state: LinkState, nowMs: number): LinkState {
  const isSilent = state.stream !== "closed" && nowMs - state.heardMs >= SILENT_MS;
  let next = isSilent ? broken(state, nowMs) : state;
  if (next.openAtMs !== null && next.openAtMs <= nowMs)
    next = { ...next, stream: "opening", heardMs: nowMs, openAtMs: null };
  if (next.askAtMs !== null && next.askAtMs <= nowMs && !next.isAsking)
    next = { ...next, isAsking: true, askAtMs: null };
  return next;
}

/** When a "tick" can change anything next; null when only something else can. */
export function nextTickMs(state: LinkState): number | null {
  const times = [
    state.openAtMs,
    state.isAsking ? null : state.askAtMs,
    state.stream === "closed" ? null : state.heardMs + SILENT_MS,
  ].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}

export function linkOf({ stream, failures, lastAnswer, isSignedOut }: LinkState): Link {
  if (isSignedOut) return "lost";
  if (stream === "open") return "live";
  if (failures < TRIES) return "connecting";
  return lastAnswer === "bad" ? "lost" : lastAnswer === "good" ? "polling" : "connecting";
}
