"use client";
import { useQuery } from "@tanstack/react-query";
import type { HomeRef } from "@/components/home/home-ref";
import { ReviewLink } from "@/components/home/review-link";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { ScopeOf } from "@/lib/query-scope/scope-of";
import type { ScopeTrial } from "@/lib/query-scope/scope-view";
import { FamiliesTable } from "./families-table";
import { scopeReview } from "./scope-address";
import { trialQuery } from "./scope-query";
import { FATES } from "./scope-words";

type Labels = Readonly<Record<string, string>>;

/** What the labels would do, asked of the store whenever typing pauses, and the way on, which goes with what is typed now. */
export function TrialPanel({
  home,
  homeName,
  of,
  labels,
  typed,
}: {
  home: HomeRef;
  homeName: string;
  of: ScopeOf;
  labels: Labels;
  typed: Labels;
}) {
  const trial = useQuery(trialQuery(home, of, labels));
  const isStale = trial.isPlaceholderData || JSON.stringify(typed) !== JSON.stringify(labels);
  const again = (
    <Button size="small" isPending={trial.isFetching} onClick={() => void trial.refetch()}>
      Look again
    </Button>
  );
  if (trial.error && !trial.data)
    return (
      <Notice tone="fail" isLive title="The console's own server did not answer" action={again}>
        It may have been stopped. Start it again with npm start.
      </Notice>
    );
  if (!trial.data) return <Counting />;
  if (!trial.data.ok) {
    const { title, advice } = describeProblem(trial.data.problem);
    return (
      <Notice tone="fail" isLive title={`What they would do is not known: ${title}`} action={again}>
        {advice}
      </Notice>
    );
  }
  return (
    <div aria-busy={isStale || undefined} className="flex min-w-0 flex-col gap-4">
      <Told trial={trial.data.value} />
      <WayOn trial={trial.data.value} href={scopeReview(home, homeName, { of, labels: typed })} isStale={isStale} />
    </div>
  );
}

function Told({ trial: { clusters, families, fault, warnings, cautions, labels } }: { trial: ScopeTrial }) {
  const notes = [...cautions, ...warnings];
  return (
    <>
      {fault !== null && (
        <Notice tone="fail" isLive title={`${fault.slice(0, 1).toUpperCase()}${fault.slice(1)}`}>
          It can be set all the same, with a reason that goes on record.
        </Notice>
      )}
      {notes.length > 0 && (
        <Notice tone="warn" title={notes[0]}>
          {notes.length > 1 && notes.slice(1).join(" ")}
        </Notice>
      )}
      {clusters?.ok && labels.length > 0 && (
        <ul aria-label="Clusters under this scope" className="flex flex-wrap gap-x-6 gap-y-1.5">
          {clusters.value
            .filter(({ fate }) => fate !== "other")
            .map(({ name, fate }) => (
              <li key={name} className="flex min-w-0 items-center gap-2 text-table">
                <code className="font-medium wrap-anywhere">{name}</code>
                <Verdict {...FATES[fate]} />
              </li>
            ))}
        </ul>
      )}
      {families && <FamiliesTable families={families} />}
    </>
  );
}

function WayOn({
  trial: { helm, isSet, labels },
  href,
  isStale,
}: {
  trial: ScopeTrial;
  href: ReturnType<typeof scopeReview>;
  isStale: boolean;
}) {
  const isAway = labels.length === 0;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {helm && !isSet && (
        <>
          <p className="max-w-[75ch] text-table text-n11">
            Put this into the values of the release, or run the command: a hand edit of the ConfigMap would be lost at
            the next upgrade. The review waits for it and proves the result.
          </p>
          <CodeBlock text={helm.values} what="values for the chart" />
          <CodeBlock text={helm.command} what="helm command" />
        </>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <ReviewLink look={isSet ? "plain" : "primary"} href={href}>
          {isSet ? "Prove it again" : isAway ? "Review taking it away" : "Review"}
        </ReviewLink>
        <span className="text-meta text-n10" role="status">
          {isStale ? "Counting" : isSet ? "This is what is set now." : "Nothing is written before the review."}
        </span>
      </div>
    </div>
  );
}

const ROWS = ["a", "b", "c", "d"] as const;
const Counting = () => (
  <div aria-busy>
    <p role="status" className="pb-2 text-table text-n10">
      Counting series with these labels and without
    </p>
    <div className="late rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-12 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-40" />
          <Skeleton className="w-20" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
