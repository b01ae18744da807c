import { objectName } from "@/lib/plan/object-name";
import type { Plan, Step } from "@/lib/plan/plan";
import type { Paint } from "./paint";
import { plain } from "./plain";

/** The short of a plan that takes something away: what goes and what stays, each with its cluster and reason. Empty for other plans. */
export function goesAndStays({ steps }: Plan, paint: Paint): string {
  if (!steps.some(({ verb }) => verb === "delete" || verb === "record")) return "";
  const list = (title: string, chosen: readonly Step[]): string => {
    const lines = chosen.map((step) => `  ${plain(step.place.context)}: ${nameOf(step)}: ${plain(step.why)}\n`);
    return lines.length === 0 ? "" : `${paint("bold", title)}\n${lines.join("")}`;
  };
  const takesBack = steps.some(({ verb }) => verb === "record");
  const goes = steps.filter((step) => step.verb === "delete" || (isEntry(step) && (takesBack || losesField(step))));
  const stays = steps.filter(({ verb }) => verb === "keep");
  return `${list("Goes", goes)}${list("Stays", stays)}\n`;
}

const isEntry = ({ verb, place }: Step): boolean => place.side === "home" && (verb === "update" || verb === "create");

/** A change that only puts something in takes nothing away. */
const losesField = (step: Step): boolean =>
  step.verb === "update" && step.fields.some(({ from, to }) => from !== null && to === null);

/** Of an object that is changed, what leaves it. */
function nameOf(step: Step): string {
  if (step.verb === "mint" || step.verb === "gate") return "";
  const gone = step.verb === "update" ? step.fields.flatMap(({ path, to }) => (to === null ? [path] : [])) : [];
  return plain(`${gone.length > 0 ? `${gone.join(" and ")} of ` : ""}${objectName(step.ref)}`);
}
