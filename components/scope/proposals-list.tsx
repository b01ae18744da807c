"use client";
import { Button } from "@/components/ui/button";
import { Verdict } from "@/components/ui/verdict";
import type { LabelProposal, Proposals } from "@/lib/query-scope/propose-labels";
import { foundWords, hasSeries, PROPOSALS, whyOf } from "./scope-words";

/** Labels of the store with what each would do; one press puts it into the editor. */
export function ProposalsList({
  proposals: found,
  mesh,
  onTake,
}: {
  proposals: Proposals;
  mesh: readonly string[];
  onTake: (proposal: LabelProposal) => void;
}) {
  const { proposals, leftOut } = found;
  return (
    <div className="flex flex-col gap-2 text-table">
      <p className="max-w-[75ch] text-n11 wrap-anywhere">{foundWords(found, mesh)}</p>
      {proposals.length > 0 ? (
        <ul aria-label="Labels of the store" className="@container divide-y rounded-base border">
          {proposals.map((each) => (
            <li
              key={`${each.name} ${each.value}`}
              className="grid items-start gap-x-4 gap-y-1 px-3 py-2 @2xl:grid-cols-[16rem_8rem_minmax(0,1fr)_auto]"
            >
              <code className="min-w-0 font-medium wrap-anywhere">
                {each.name}="{each.value}"
              </code>
              <Verdict {...PROPOSALS[each.verdict]} />
              <span className="min-w-0 text-n11 wrap-anywhere">{whyOf(each)}</span>
              <Button
                size="small"
                className="justify-self-start"
                aria-label={`Try ${each.name}="${each.value}"`}
                onClick={() => onTake(each)}
              >
                Try
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        hasSeries(found, mesh) && (
          <p className="text-n10">
            No label of the store's series is of a whole mesh. One can be added where they are scraped or sent on
            (external_labels).
          </p>
        )
      )}
      {leftOut.length > 0 && <p className="text-meta text-n10 wrap-anywhere">Left out: {leftOut.join("; ")}.</p>}
    </div>
  );
}
