import { stringify } from "yaml";
import type { Plan } from "./plan";
import { stepTitle } from "./step-line";

/**
 * Every object that the plan applies as one multi-document YAML text, each under a comment that names its cluster.
 * Credentials stay references, `${token:<id>}`: the text may be shown, stored and committed.
 */
export function planYaml(plan: Plan): string {
  return plan.steps
    .flatMap((step) =>
      step.verb === "create" || step.verb === "update"
        ? [
            `# ${step.place.side}, context ${step.place.context}: ${stepTitle(step)}\n${stringify(step.manifest, { lineWidth: 0 })}`,
          ]
        : [],
    )
    .join("---\n");
}
