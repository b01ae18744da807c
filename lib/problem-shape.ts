import * as z from "zod/mini";
import type { Problem, Result } from "@/lib/problem";

/** A Problem as our own server sends it: known by its kind; the rest was checked where it was made. */
export const problemShape = z.custom<Problem>(
  (value) => typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string",
  "Not a problem",
);

/** A Result whose value has the given shape. */
export const resultShape = <T>(value: z.core.$ZodType<T>): z.ZodMiniType<Result<T>> =>
  z.union([z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), problem: problemShape })]);
