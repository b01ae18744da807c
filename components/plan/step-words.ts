import type { VerdictKind } from "@/components/ui/verdict";
import { objectName } from "@/lib/plan/object-name";
import type { Step, StepStatus } from "@/lib/plan/plan";
import { stepTitle } from "@/lib/plan/step-line";

/** What a step is about, without its verb where the mark before it already says it. */
export function stepSubject(step: Step): string {
  switch (step.verb) {
    case "gate":
      return step.title;
    case "create":
    case "update":
    case "delete":
    case "keep":
      return objectName(step.ref);
    case "mint":
    case "record":
    case "clear":
    case "restart": {
      const title = stepTitle(step);
      return title.charAt(0).toUpperCase() + title.slice(1);
    }
    default:
      return step satisfies never;
  }
}

export const STATUS: Readonly<Record<StepStatus, { kind: VerdictKind; word: string }>> = {
  pending: { kind: "waiting", word: "Waiting" },
  running: { kind: "running", word: "Running" },
  done: { kind: "pass", word: "Done" },
  kept: { kind: "pass", word: "Kept" },
  failed: { kind: "fail", word: "Failed" },
  undone: { kind: "undone", word: "Put back" },
  "not-reached": { kind: "skip", word: "Not reached" },
};
