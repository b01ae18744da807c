import { changesNothing } from "@/lib/plan/changes-nothing";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { stepLine } from "@/lib/plan/step-line";
import { plain } from "./plain";
import { problemLine } from "./problem-line";
import type { Session } from "./session";

/**
 * The last words of a run: what holds now, and after a stop what was done, what was taken back and what is left. `again` says
 * what the same command would go on with.
 */
export function tellReceipt(session: Session, again: string, plan: Plan, receipt: Receipt): void {
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
  const unfinished = receipt.unfinished ?? [];
  if (unfinished.length > 0) {
    session.say(`\n${session.paint("red", "Not finished")} everywhere:\n`);
    for (const { lane, step, problem } of unfinished)
      session.say(`  ${plain(lane)}: ${plain(line(step))}\n    ${problemLine(problem)}\n`);
  }
  if (!receipt.stoppedBy && unfinished.length > 0) {
    const isOnRecord = plan.steps.some(({ verb }) => verb === "record" || verb === "clear");
    const rest = isOnRecord ? "The rest is on record in the home." : `The same command goes on with it: ${again}.`;
    session.say(`\n${receipt.done.length} of ${plan.steps.length} steps in ${took}. ${plain(rest)}\n`);
    return;
  }
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
    session.say(`\nRunning the same command again goes on from what is there: ${plain(again)}.\n`);
}
