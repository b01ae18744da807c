import { objectName } from "@/lib/plan/object-name";
import type { Mint, Step } from "@/lib/plan/plan";
import type { Connection } from "./connection";

const holder = (source: Mint["source"]): string => (source.kind === "secret" ? source.name : (source.boundTo ?? ""));

/** How each step is taken back, last first: the home gives the entry up before the remote takes the rights away. */
export function undoWords(changes: readonly Step[], { name }: Connection): readonly string[] {
  return changes.toReversed().flatMap((step) => {
    const object = "ref" in step ? `${objectName(step.ref)} in ${step.place.context}` : "";
    switch (step.verb) {
      case "create":
        return step.place.side === "home"
          ? [`${object}: give up the keys of ${name.value}; delete the Secret when nothing else is in it`]
          : [`${object}: delete, by its UID`];
      case "update":
        return step.place.side === "home"
          ? [`${object}: give up the keys of ${name.value}, or put their previous values back when this run fails`]
          : [`${object}: delete, by its UID`];
      case "restart":
        return step.restores ? [] : [`${object}: restart once more, guarded the same way`];
      case "mint":
        return step.source.kind === "secret" || step.source.boundTo !== undefined
          ? [`the token dies within 10 seconds when Secret ${holder(step.source)} is deleted`]
          : [`the token dies within 10 seconds when ServiceAccount ${step.account.name} is deleted`];
      default:
        return [];
    }
  });
}
