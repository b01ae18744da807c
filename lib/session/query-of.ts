import "server-only";
import type * as z from "zod";
import type { Result } from "@/lib/problem";
import { parseInput } from "./parse-input";

/** The query of a request's address, parsed; a parameter that is there twice counts with its last value. */
export const queryOf = <T>(request: Request, schema: z.ZodType<T>): Result<T> =>
  parseInput(schema, Object.fromEntries(new URL(request.url).searchParams));
