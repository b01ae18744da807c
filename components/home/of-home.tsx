"use client";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import type { Result } from "@/lib/problem";
import { CannotTell } from "./cannot-tell";
import type { HomeRef } from "./home-ref";
import { NoAnswer } from "./no-answer";

/**
 * What was read of one home, or why it was not. What was read before stays, greyed and with its age, when the console's server does not answer
 * this time; `again` looks once more.
 */
export function OfHome<V extends { at: string }>({
  home,
  query,
  loading,
  children,
}: {
  home: HomeRef;
  query: UseQueryResult<Result<V>>;
  loading: ReactNode;
  children: (view: V, again: ReactNode) => ReactNode;
}) {
  const { data, error } = query;
  const again = (
    <Button size="small" isPending={query.isFetching} onClick={() => void query.refetch()}>
      Look again
    </Button>
  );
  if (!data) return error ? <NoAnswer again={again} /> : loading;
  if (!data.ok) return <CannotTell home={home} problem={data.problem} again={again} />;
  if (!error) return children(data.value, again);
  return (
    <>
      <Notice
        tone="unknown"
        isLive
        className="mb-3"
        title="The console's own server did not answer this time"
        action={again}
      >
        What stands below is from <RelativeTime at={data.value.at} />.
      </Notice>
      <div data-stale className="text-n10 grayscale">
        {children(data.value, null)}
      </div>
    </>
  );
}
