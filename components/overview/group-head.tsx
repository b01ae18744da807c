import { StateMark } from "@/components/status/state-mark";
import { type RowGroup, statesIn } from "./group-rows";

/** What a group is, and how many rows of it have each state. */
export const GroupHead = ({ group }: { group: RowGroup }) => (
  <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-table">
    <span className="min-w-0 wrap-anywhere">
      <bdi className="font-medium">{group.title}</bdi>
      {group.note && (
        <>
          {" "}
          <bdi className="text-meta text-n10">{group.note}</bdi>
        </>
      )}
    </span>
    {statesIn(group.rows).map(([state, count]) => (
      <span key={state} className="flex items-center gap-1 text-meta text-n10">
        {count} <StateMark state={state} />
      </span>
    ))}
  </span>
);
