import * as z from "zod";
import type { CheckResult, Verdict } from "@/lib/checks/check";
import { problemShape } from "@/lib/problem-shape";
import type { CheckInfo } from "@/lib/setup/answers";

const fixShape = z
  .object({ text: z.string(), command: z.string().optional(), href: z.string().optional() })
  .transform(({ text, command, href }) => ({
    text,
    ...(command === undefined ? {} : { command }),
    ...(href === undefined ? {} : { href }),
  }));

/** A check as the browser knows it: its words, without its code. */
export const checkInfoShape: z.ZodType<CheckInfo> = z.object({
  id: z.string(),
  group: z.enum(["contexts", "clusters", "rights", "kiali", "mesh", "telemetry", "connection"]),
  subject: z.enum(["home", "remote", "pair"]),
  title: z.string(),
  severity: z.enum(["block", "warn", "info"]),
  canBeOverridden: z.boolean(),
  why: z.string(),
  how: z.string(),
  fix: fixShape,
});

const noShape = z
  .object({
    status: z.enum(["fail", "warn"]),
    detail: z.string(),
    evidence: z.string().optional(),
    fix: fixShape.optional(),
  })
  .transform(({ evidence, fix, ...rest }) => ({
    ...rest,
    ...(evidence === undefined ? {} : { evidence }),
    ...(fix === undefined ? {} : { fix }),
  }));

const verdictShape: z.ZodType<Verdict> = z.union([
  z.object({ status: z.literal("pass"), evidence: z.string() }),
  noShape,
  z.object({ status: z.literal("unknown"), problem: problemShape }),
  z.object({ status: z.literal("skip"), why: z.string() }),
]);

export const checkResultShape: z.ZodType<CheckResult> = z.object({
  id: z.string(),
  verdict: verdictShape,
  at: z.string(),
  tookMs: z.number(),
});
