import type { Plan, StepEvent, StepStatus } from "@/lib/plan/plan";
import { stepTitle } from "@/lib/plan/step-line";
import type { Color } from "./paint";
import { plain } from "./plain";
import { problemLine } from "./problem-line";
import type { Session } from "./session";

const LOOK: Readonly<
  Record<Exclude<StepStatus, "pending" | "running" | "not-reached">, { sign: string; color: Color }>
> = {
  done: { sign: "✓", color: "green" },
  kept: { sign: "=", color: "dim" },
  failed: { sign: "✕", color: "red" },
  undone: { sign: "↩", color: "yellow" },
};

/**
 * Tells a run while it happens: a line for each step that ended, and on a terminal the running one below, redrawn. Knows
 * afterwards how far each step came.
 */
export function runPrinter(session: Session, plan: Plan) {
  const statuses = new Map<string, StepStatus>();
  const show = (event: StepEvent): void => {
    statuses.set(event.id, event.status);
    const index = plan.steps.findIndex(({ id }) => id === event.id);
    const step = plan.steps[index];
    if (!step || event.status === "pending" || event.status === "not-reached") return;
    const count = `${String(index + 1).padStart(String(plan.steps.length).length)}/${plan.steps.length}`;
    const title = `${plain(step.place.context)}: ${plain(stepTitle(step))}`;
    if (event.status === "running") {
      session.terminal.status(`◌ ${count} ${title}${event.detail ? ` · ${plain(event.detail)}` : ""}`);
      return;
    }
    const { sign, color } = LOOK[event.status];
    const detail = event.detail ? session.paint("dim", ` · ${plain(event.detail)}`) : "";
    session.say(`${session.paint(color, `${sign} ${count} ${event.status.padEnd(6)}`)} ${title}${detail}\n`);
    if (event.problem) session.say(`    ${problemLine(event.problem)}\n`);
  };
  return { show, statusOf: ({ id }: { id: string }): StepStatus => statuses.get(id) ?? "pending" };
}
