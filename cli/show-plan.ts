import type { Overrides } from "@/lib/access/connect-wish";
import type { Plan, Step } from "@/lib/plan/plan";
import { stepTitle } from "@/lib/plan/step-line";
import type { Color, Paint } from "./paint";
import { plain } from "./plain";

const SIGN: Readonly<Record<Step["verb"], { sign: string; color: Color }>> = {
  create: { sign: "+", color: "green" },
  update: { sign: "~", color: "yellow" },
  delete: { sign: "−", color: "red" },
  keep: { sign: "=", color: "dim" },
  mint: { sign: "*", color: "cyan" },
  gate: { sign: "◇", color: "magenta" },
  restart: { sign: "↻", color: "cyan" },
  record: { sign: "¶", color: "yellow" },
  clear: { sign: "✓", color: "green" },
};

export const stepSign = (step: Step, paint: Paint): string => paint(SIGN[step.verb].color, SIGN[step.verb].sign);

/** The plan as an operator reviews it: what is granted, what to be aware of, every step with its reason. */
export function planText(plan: Plan, digest: string, overrides: Overrides, paint: Paint): string {
  const list = (title: string, lines: readonly string[]): string =>
    lines.length === 0 ? "" : `\n${paint("bold", title)}\n${lines.map((line) => `  ${plain(line)}\n`).join("")}`;
  const steps = plan.steps.map((step, index) => stepText(step, index + 1, overrides, paint)).join("");
  return `${paint("bold", plain(plan.goal))}
${list("Grants", plan.grants)}${list("Be aware", plan.warnings)}
${paint("bold", "Steps")}
${steps}${list("To take it back", plan.undo)}
Digest ${digest}
`;
}

function stepText(step: Step, number: number, overrides: Overrides, paint: Paint): string {
  const head = `${String(number).padStart(3)} ${stepSign(step, paint)} ${plain(step.place.context)}: ${plain(stepTitle(step))}\n`;
  const why = `      ${paint("dim", plain(step.verb === "gate" ? step.because : step.why))}\n`;
  return `${head}${why}${fieldLines(step)}${foreseenLine(step, overrides)}`;
}

/** A gate that is known to say no already, and what to do about it. */
function foreseenLine(step: Step, overrides: Overrides): string {
  if (step.verb !== "gate" || !step.foreseen) return "";
  const reason = overrides[step.gate];
  const outcome =
    reason === undefined ? `will stop here; --override ${step.gate}="why it is fine"` : `set aside: ${reason}`;
  return `      ${plain(step.foreseen)}: ${plain(outcome)}\n`;
}

function fieldLines(step: Step): string {
  if (step.verb !== "update") return "";
  const fields = step.fields.map(
    ({ path, from, to }) => `      ${plain(path)}: ${plain(from || "nothing")} → ${plain(to || "nothing")}\n`,
  );
  const taken = step.takesOver.map((field) => `      takes over ${plain(field)}\n`);
  return [...fields, ...taken].join("");
}
