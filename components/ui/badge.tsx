import type { ComponentProps } from "react";
import { join } from "./join";

const TONES = {
  neutral: "border-n6 bg-n3 text-n11",
  accent: "border-accent-border bg-accent-soft text-accent",
  pass: "border-pass-border bg-pass-soft text-pass",
  warn: "border-warn-border bg-warn-soft text-warn",
  fail: "border-fail-border bg-fail-soft text-fail",
  unknown: "border-unknown-border bg-unknown-soft text-unknown",
} as const;
export type Tone = keyof typeof TONES;

export function Badge({ tone = "neutral", className, ...rest }: ComponentProps<"span"> & { tone?: Tone }) {
  return <span {...rest} className={join("badge", TONES[tone], className)} />;
}
