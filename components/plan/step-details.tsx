import { CodeBlock } from "@/components/ui/code-block";
import { objectName } from "@/lib/plan/object-name";
import type { Step } from "@/lib/plan/plan";
import { FieldDiffs } from "./field-diff";

/** What a step's one line does not say. */
export function StepDetails({ step }: { step: Step }) {
  switch (step.verb) {
    case "create":
    case "update":
      return (
        <>
          {step.takesOver.length > 0 && <p className="text-warn">Takes over from {step.takesOver.join(", ")}.</p>}
          <FieldDiffs fields={step.fields} />
          <p className="text-meta text-n10">
            Server-side apply as field manager <code>{step.manager}</code>.
          </p>
        </>
      );
    case "delete":
      return (
        <p className="text-meta text-n10">
          Only the object with UID <code>{step.uid}</code>; another of the same name stays.
        </p>
      );
    case "keep":
      return <p className="text-meta text-n10">It is as wanted already; nothing is written.</p>;
    case "gate":
      return <p>{step.because}</p>;
    case "mint":
      return (
        <p className="text-meta text-n10">
          The token goes from the remote to the home's Secret inside the console; no page, file or log shows it.
        </p>
      );
    case "restart":
      return step.command !== null && step.how !== "manual" ? <CodeBlock text={step.command} what="command" /> : null;
    case "record":
    case "clear":
      return (
        <ul className="text-meta text-n10">
          {step.orphan.pieces.map(({ ref }) => (
            <li key={objectName(ref)}>
              {objectName(ref)} in {step.orphan.context ?? step.orphan.name}
            </li>
          ))}
        </ul>
      );
    default:
      return step satisfies never;
  }
}
