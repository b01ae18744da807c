"use client";
import type { HomeRef } from "@/components/home/home-ref";
import { ReviewLink } from "@/components/home/review-link";
import { Button } from "@/components/ui/button";
import type { AskedSubject } from "./asked-subject";
import { type Chosen, grantAddress, groupChosen, MOST_NAMESPACES } from "./chosen-cells";

/** What was chosen, and the ways to grant it: one plan for the clusters in which the same namespaces are chosen. */
export function GrantBar({
  home,
  asked,
  chosen,
  onClear,
}: {
  home: HomeRef;
  asked: AskedSubject;
  chosen: readonly Chosen[];
  onClear: () => void;
}) {
  const groups = groupChosen(chosen);
  if (chosen.length === 0)
    return <p className="text-table text-n10">Choose cells to grant {asked.subject.name} what is missing.</p>;
  return (
    <section
      aria-label="Grant what is chosen"
      className="sticky bottom-0 z-20 flex flex-col gap-2 rounded-base border bg-n1 px-3 py-2.5 max-md:bottom-16"
    >
      <div className="flex items-center gap-3 text-table">
        <p role="status" className="min-w-0 flex-1 wrap-anywhere">
          {groups.length === 1
            ? "One plan, reviewed before anything is done."
            : `${groups.length} plans: a plan takes the same namespaces in each of its clusters.`}
        </p>
        <Button size="small" look="quiet" onClick={onClear}>
          Clear
        </Button>
      </div>
      {groups.map((group) => {
        const isTooMany = group.namespaces.length > MOST_NAMESPACES;
        const what = group.namespaces.length === 0 ? "the whole cluster" : listWords(group.namespaces);
        return (
          <div
            key={group.clusters.join(" ")}
            className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t pt-2 text-table"
          >
            <span className="min-w-0 flex-1 wrap-anywhere">
              <span className="font-medium">{listWords(group.clusters)}</span>: {what}
            </span>
            {isTooMany ? (
              <span className="text-n10">{`At most ${MOST_NAMESPACES} namespaces in one plan: choose the whole cluster.`}</span>
            ) : (
              <span className="flex flex-wrap gap-2">
                <ReviewLink size="small" href={grantAddress(home, asked, "read", group)}>
                  Grant read
                </ReviewLink>
                <ReviewLink size="small" href={grantAddress(home, asked, "write", group)}>
                  Grant write
                </ReviewLink>
              </span>
            )}
          </div>
        );
      })}
    </section>
  );
}

const SHOWN = 4;
const listWords = (names: readonly string[]): string =>
  names.length > SHOWN + 1 ? `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more` : names.join(", ");
