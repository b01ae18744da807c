import { join } from "@/components/ui/join";
import type { Step } from "@/lib/plan/plan";

const MARKS = {
  create: { sign: "+", word: "Create", look: "border-pass-border bg-pass-soft text-pass" },
  update: { sign: "~", word: "Change", look: "border-warn-border bg-warn-soft text-warn" },
  delete: { sign: "−", word: "Delete", look: "border-fail-border bg-fail-soft text-fail" },
  keep: { sign: "=", word: "Keep", look: "border-n6 bg-n3 text-n10" },
  mint: { sign: "⚿", word: "Credential", look: "border-n6 bg-n3 text-n11" },
  gate: { sign: "◇", word: "Gate", look: "border-accent-border bg-accent-soft text-accent" },
  restart: { sign: "↻", word: "Restart", look: "border-unknown-border bg-unknown-soft text-unknown" },
  record: { sign: "¶", word: "Record", look: "border-warn-border bg-warn-soft text-warn" },
  clear: { sign: "✓", word: "Strike off", look: "border-pass-border bg-pass-soft text-pass" },
} as const satisfies Record<Step["verb"], { sign: string; word: string; look: string }>;

/** The sign of a verb, as it stands on the line of a plan; the words beside it say the verb too. */
export const StepMark = ({ verb }: { verb: Step["verb"] }) => (
  <span
    className={join(
      "grid size-6 shrink-0 place-items-center rounded-full border font-mono text-body leading-none font-semibold",
      MARKS[verb].look,
    )}
    title={MARKS[verb].word}
    aria-hidden
  >
    {verb === "mint" ? <Key /> : MARKS[verb].sign}
  </span>
);

const Key = () => (
  <svg viewBox="0 0 16 16" className="size-3.5" fill="none" stroke="currentColor" strokeWidth="1.75">
    <title>Credential</title>
    <circle cx="5" cy="8" r="3" />
    <path d="M8 8h6.5M12 8v3" />
  </svg>
);

export const verbWord = (verb: Step["verb"]): string => MARKS[verb].word;
