"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem, Result } from "@/lib/problem";
import { PartLoading } from "./parts-loading";

/** Looks again. `what` ends its name: "Look again at what Kiali says". */
export const Again = ({ query, what }: { query: Pick<UseQueryResult, "isFetching" | "refetch">; what: string }) => (
  <Button
    size="small"
    look="quiet"
    isPending={query.isFetching}
    onClick={() => void query.refetch()}
    aria-label={`Look again at ${what}`}
  >
    Look again
  </Button>
);

/** An answer of the console, or why there is none; what was answered before stays, greyed, when the console does not answer this time. */
export function Asked<V>({
  query,
  words,
  lines = 4,
  children,
}: {
  query: UseQueryResult<Result<V>>;
  words: string;
  lines?: number;
  children: (value: V) => ReactNode;
}) {
  const { data, isError } = query;
  if (!data) return isError ? <Silent /> : <PartLoading words={words} lines={lines} />;
  if (!data.ok) return <Told problem={data.problem} />;
  if (!isError) return children(data.value);
  return (
    <>
      <Silent />
      <div data-stale className="text-n10 grayscale">
        {children(data.value)}
      </div>
    </>
  );
}

const Silent = () => (
  <Notice tone="fail" title="The console's own server did not answer">
    It may have been stopped. Start it again with npm start.
  </Notice>
);

/** Why nobody could look. "Forbidden" names the verb and the rule to ask for. */
export function Told({ problem }: { problem: Problem }) {
  const { title, advice } = describeProblem(problem);
  return (
    <Notice tone={problem.kind === "forbidden" ? "unknown" : "warn"} title={title}>
      {advice}
    </Notice>
  );
}
