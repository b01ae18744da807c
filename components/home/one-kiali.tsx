"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { clusterQuery } from "@/components/fleet/cluster-query";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { CannotTell, SeveralKialis } from "./cannot-tell";
import type { HomeRef } from "./home-ref";
import { NoAnswer } from "./no-answer";

/**
 * Shows what is about one Kiali once it is certain which: the one that the address names, or the only one of the home. Else it says
 * why not, or asks.
 */
export function OneKiali({ home, children }: { home: HomeRef; children: ReactNode }) {
  const seen = useQuery({ ...clusterQuery(home.home), enabled: home.kiali === null });
  if (home.kiali !== null) return children;
  const again = (
    <Button size="small" isPending={seen.isFetching} onClick={() => void seen.refetch()}>
      Look again
    </Button>
  );
  if (seen.error && !seen.data) return <NoAnswer again={again} />;
  if (!seen.data) return <Looking home={home.home} />;
  const kialis = seen.data.ok ? seen.data.value.kialis : seen.data;
  if (!kialis.ok) return <CannotTell home={home} problem={kialis.problem} again={again} />;
  if (kialis.value.length > 1) return <SeveralKialis home={home} />;
  if (kialis.value.length === 1) return children;
  return <CannotTell home={home} problem={{ kind: "not-found", context: home.home, object: "Kiali" }} again={again} />;
}

const Looking = ({ home }: { home: string }) => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      Looking for Kiali in {home}
    </p>
    <div className="late flex flex-col gap-4 rounded-base border p-4">
      <Skeleton className="w-56" />
      <Skeleton className="w-72 max-w-full" />
      <Skeleton className="w-40" />
    </div>
  </div>
);
