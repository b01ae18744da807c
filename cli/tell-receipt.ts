import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { stepLine } from "@/lib/plan/step-line";
import type { Pair } from "./open-pair";
import { plain } from "./plain";
import { problemLine } from "./problem-line";
import type { Session } from "./session";

/** The last words of a run: what holds now, and after a stop what was done, what was taken back and what is left. */
export function tellReceipt(session: Session, { wish }: Pair, plan: Plan, receipt: Receipt): void {
  const line = (id: string): string => {
    const step = plan.steps.find((candidate) => candidate.id === id);
    return step ? stepLine(step) : id;
  };
  const isChange = (id: string): boolean => {
    const verb = plan.steps.find((step) => step.id === id)?.verb;
    return verb !== undefined && verb !== "keep" && verb !== "gate";
  };
  const list = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) session.say(`\n${title}\n${lines.map((text) => `  ${plain(text)}\n`).join("")}`);
  };
  list("Worth reading:", receipt.evidence);
  const took = `${Math.max(0, Math.round((Date.parse(receipt.endedAt) - Date.parse(receipt.startedAt)) / 100) / 10)} s`;
  if (!receipt.stoppedBy) {
    const what = changesNothing(plan) ? "Nothing had to change" : plan.goal;
    session.say(`\n${session.paint("green", "Done.")} ${plain(what)}. ${receipt.done.length} steps in ${took}.\n`);
    return;
  }
  const { step, problem, layer } = receipt.stoppedBy;
  session.say(
    `\n${session.paint("red", "Stopped")} at: ${plain(line(step))}\n${layer ? `  Layer: ${layer}. ` : "  "}${problemLine(problem)}\n`,
  );
  const gate = plan.steps.find(({ id }) => id === step);
  if (gate?.verb === "gate" && gate.canBeOverridden)
    session.say(`  To go on nevertheless: --override ${gate.gate}="why it is fine"\n`);
  list("Done before that:", receipt.done.filter(isChange).map(line));
  list("Taken back:", receipt.undone.map(line));
  list("Left in a cluster:", receipt.left);
  if (receipt.left.length > 0)
    session.say(
      `\nRunning the same command again goes on from what is there: connect ${plain(wish.remote)} to ${plain(wish.home)}.\n`,
    );
}
