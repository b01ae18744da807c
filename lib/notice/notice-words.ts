import type { NoticeEvent } from "./notice";

/** One event in a few words: "west: healthy → unreachable". */
function eventWords(event: NoticeEvent): string {
  switch (event.kind) {
    case "state":
      return `${event.subject.cluster}: ${event.from} → ${event.to}`;
    case "credential":
      return `${event.subject.cluster}: credential ${event.stage === "last-day" ? "ends within a day" : event.stage}`;
    case "orphan":
      return `${event.subject.cluster}: ${event.stage === "new" ? "orphaned" : "orphan settled"}`;
    case "test":
      return "Test";
    default:
      return event satisfies never;
  }
}

/** Several in a line: the first two, and how many more. */
export function noticeWords(events: readonly NoticeEvent[]): string {
  const named = events.slice(0, 2).map(eventWords).join(", ");
  return events.length > 2 ? `${named} and ${events.length - 2} more` : named;
}
