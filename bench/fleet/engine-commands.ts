import * as z from "zod";

/** What the bench asks of a process that runs the engine alone. Times are of the engine's clock. */
export const engineCommand = z.discriminatedUnion("do", [
  /** Answered when every row says what is so, by what was seen since then. */
  z.object({ id: z.int(), do: z.literal("all-true"), dead: z.array(z.string()), sinceMs: z.number() }),
  /** Answered when every connection but these was asked once more. */
  z.object({ id: z.int(), do: z.literal("sweep"), without: z.array(z.string()) }),
  /** What it has used so far. */
  z.object({ id: z.int(), do: z.literal("usage") }),
]);
export type EngineCommand = z.infer<typeof engineCommand>;

/** `cpuMs` since the process began; `nowMs` by the engine's clock. */
export const engineAnswer = z.object({ id: z.int(), nowMs: z.number(), cpuMs: z.number(), rssBytes: z.number() });
export type EngineAnswer = z.infer<typeof engineAnswer>;

export const engineTruth = z.object({ homes: z.int(), connections: z.int() });
