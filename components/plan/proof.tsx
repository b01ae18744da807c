import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import type { Plan, StepEvent } from "@/lib/plan/plan";
import { PlaceTag } from "./place-tag";
import { STATUS } from "./step-words";

/** What was seen, where and when: the gates of the plan with their evidence. That time has passed proves nothing. */
export function Proof({ plan, events }: { plan: Plan; events: Readonly<Record<string, StepEvent>> }) {
  const gates = plan.steps.flatMap((step) => (step.verb === "gate" && step.gate !== "gate.window" ? [step] : []));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label="What was seen" className="overflow-x-auto rounded-base border">
      <table className="w-full border-collapse text-left text-table">
        <caption className="border-b bg-n2 px-3 py-1.5 text-left text-meta font-medium text-n10">What was seen</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Assertion and evidence</th>
            <th scope="col">Where</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {gates.map((gate) => {
            const event = events[gate.id];
            const { kind, word } = STATUS[event?.status ?? "pending"];
            return (
              <tr key={gate.id} className="border-t align-top first:border-t-0 [&>*]:px-3 [&>*]:py-(--row)">
                <td className="w-24">
                  <Verdict kind={kind} word={kind === "pass" ? "Seen" : word} className="h-5" />
                </td>
                <th scope="row" className="font-medium wrap-anywhere">
                  {gate.title}
                  <span className="block font-normal text-n10">{event?.detail ?? gate.because}</span>
                  <span className="mt-1 block md:hidden">
                    <PlaceTag place={gate.place} />
                  </span>
                </th>
                <td className="hidden md:table-cell">
                  <PlaceTag place={gate.place} />
                </td>
                <td className="hidden text-right text-meta leading-5 whitespace-nowrap text-n10 sm:table-cell">
                  {event && <RelativeTime at={event.at} />}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
