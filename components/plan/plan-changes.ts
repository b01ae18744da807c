import type { Plan, Step } from "@/lib/plan/plan";
import { stepTitle } from "@/lib/plan/step-line";

/** What is different between the plan that was reviewed and the one that replaced it, one sentence each. */
export function planChanges(reviewed: Plan, now: Plan): readonly string[] {
  const [before, after] = [byId(reviewed), byId(now)];
  const line = (step: Step) => `${stepTitle(step)} in ${step.place.context}`;
  const added = now.steps.filter(({ id }) => !before.has(id)).map((step) => `New: ${line(step)}`);
  const gone = reviewed.steps.filter(({ id }) => !after.has(id)).map((step) => `No longer: ${line(step)}`);
  const changed = now.steps.flatMap((step) => {
    const was = before.get(step.id);
    if (!was || JSON.stringify(was) === JSON.stringify(step)) return [];
    if (was.verb !== step.verb) return [`Was to ${line(was)}, is now to ${line(step)}`];
    if (step.verb === "gate" && was.verb === "gate" && step.foreseen !== was.foreseen)
      return [step.foreseen ? `Will not pass any more: ${step.foreseen}` : `Will pass now: ${step.title}`];
    return [`With other content: ${line(step)}`];
  });
  const words = (title: string, key: "warnings" | "grants") =>
    now[key].filter((each) => !reviewed[key].includes(each)).map((each) => `${title}: ${each}`);
  return [...changed, ...added, ...gone, ...words("New warning", "warnings"), ...words("Grants now", "grants")];
}

const byId = ({ steps }: Plan): ReadonlyMap<string, Step> => new Map(steps.map((step) => [step.id, step]));
