"use client";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useDeferredValue } from "react";
import { Button } from "@/components/ui/button";
import { buttonLook } from "@/components/ui/button-look";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { useLast } from "@/components/ui/use-last";
import type { ActivityPage, ActivitySummary } from "@/lib/activity/activity";
import { filtersFrom, filtersQuery, isFiltered } from "@/lib/activity/activity-filters";
import { describeProblem } from "@/lib/describe-problem";
import { ActivityFilterBar, setFilters } from "./activity-filter-bar";
import { activityQuery } from "./activity-query";
import { ActivitySkeleton } from "./activity-skeleton";
import { ChainVerdict } from "./chain-verdict";
import { RunCard, RunRows } from "./run-line";

type Read = Extract<ActivityPage, { state: "read" }>;
const PURPOSE = "What this console and its command changed in your clusters: who, when, what, and how it ended.";

/** The audit file as a page. */
export function ActivityList() {
  const filters = filtersFrom(useSearchParams());
  const asked = useDeferredValue(filtersQuery(filters).toString());
  const query = useInfiniteQuery(activityQuery(filtersFrom(new URLSearchParams(asked))));
  const pages = query.data?.pages ?? [];
  const refused = pages.find((page) => !page.ok);
  const unreadable = pages.find((page) => page.ok && page.value.state === "unreadable");
  const read = pages.flatMap((page) => (page.ok && page.value.state === "read" ? [page.value] : []));
  const first = useLast<Read>(read[0] ?? null);
  const isFirstLook = first === null && query.isPending;

  return (
    <>
      <PageHead
        title="Activity"
        purpose={PURPOSE}
        action={first && first.total > 0 && <Export filters={filters} found={first.found} total={first.total} />}
      />
      {query.error && (
        <Notice tone="fail" isLive className="mb-4" title="The console's own server did not answer">
          {first ? "What you see is the last known list. " : ""}Start the server again with npm start, then reload.
        </Notice>
      )}
      {refused && !refused.ok && <Refused problem={describeProblem(refused.problem)} />}
      {unreadable?.ok && unreadable.value.state === "unreadable" ? (
        <Unreadable file={unreadable.value.file} why={unreadable.value.why} />
      ) : isFirstLook ? (
        <ActivitySkeleton />
      ) : (
        first && (
          <>
            {(first.verdict.lines > 0 || first.verdict.brokenAt !== null) && <ChainVerdict chain={first.verdict} />}
            {first.total === 0 ? (
              <Empty title="Nothing was done yet">
                Every change that this console or its command makes is written to <code>{first.verdict.file}</code>{" "}
                before and after it is made, and shown here.
              </Empty>
            ) : (
              <>
                <ActivityFilterBar filters={filters} known={first.known} onChange={setFilters} />
                <p role="status" className="pb-3 text-table text-n10">
                  {isFiltered(filters) ? `${first.found} of ${first.total} runs` : `${first.total} runs`}
                </p>
                <Runs runs={read.flatMap(({ runs }) => runs)} isLoading={query.isPending} />
                {query.hasNextPage && (
                  <Button
                    className="mt-4"
                    isPending={query.isFetchingNextPage}
                    onClick={() => void query.fetchNextPage()}
                  >
                    Show older
                  </Button>
                )}
              </>
            )}
          </>
        )
      )}
    </>
  );
}

function Export({ filters, found, total }: { filters: ReturnType<typeof filtersFrom>; found: number; total: number }) {
  const isPart = isFiltered(filters) && found < total;
  return (
    <>
      {isPart && (
        <a
          href={`/api/audit/export?${filtersQuery(filters)}`}
          download
          className={buttonLook({})}
          title="The lines of these runs alone: they form no chain that could be verified"
        >
          Export these {found}
        </a>
      )}
      <a href="/api/audit/export" download className={buttonLook({})}>
        <Download aria-hidden className="size-4" />
        Export {isPart ? "all" : "the file"}
      </a>
    </>
  );
}

function Runs({ runs, isLoading }: { runs: readonly ActivitySummary[]; isLoading: boolean }) {
  const isNarrow = useIsNarrow();
  if (isLoading) return <ActivitySkeleton isListOnly />;
  if (runs.length === 0)
    return (
      <Empty title="No run matches" action={<Button onClick={() => setFilters({})}>Clear the filters</Button>}>
        The filters let no run of the audit file through.
      </Empty>
    );
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {runs.map((run) => (
          <RunCard key={run.requestId} run={run} />
        ))}
      </ul>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label="Runs" className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[56rem] table-fixed border-collapse text-table">
        <caption className="sr-only">Runs of the audit file, newest first; each opens to its steps</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-4 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[30%] pl-3">
              What
            </th>
            <th scope="col" className="w-[18%]">
              Home
            </th>
            <th scope="col" className="w-[20%]">
              Who
            </th>
            <th scope="col" className="w-[12%]">
              When
            </th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        {runs.map((run) => (
          <RunRows key={run.requestId} run={run} />
        ))}
      </table>
    </section>
  );
}

const Refused = ({ problem }: { problem: { title: string; advice: string } }) => (
  <Notice tone="fail" isLive className="mb-4" title={problem.title}>
    {problem.advice}
  </Notice>
);

const Unreadable = ({ file, why }: { file: string; why: "denied" | "other" }) => (
  <Notice tone="unknown" isLive title="The audit file cannot be read">
    {why === "denied"
      ? "This process may not read it. Nothing is changed in any cluster while it cannot be written either. "
      : "The file system did not give it out: it may be a folder, or its disk may be gone. "}
    It is <code>{file}</code>; set <code>FLEET_AUDIT_FILE</code> to keep it elsewhere.
  </Notice>
);
