"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import { type Contexts, contextsQuery } from "@/components/fleet/contexts-query";
import { mayOpenLogin } from "@/components/fleet/credential-words";
import { HomeChooser, KialiChooser } from "@/components/home/home-chooser";
import type { HomeRef } from "@/components/home/home-ref";
import { useHome } from "@/components/home/use-home";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";
import { describeProblem } from "@/lib/describe-problem";
import { ok, type Problem } from "@/lib/problem";
import { HomeBanner } from "./home-banner";
import { HomeView } from "./home-view";
import { inventoryQuery } from "./inventory-query";

/** Every connection of one home, what is wrong with each, and what can be done about it. */
export function ConnectionsPage({ initial }: { initial: Contexts }) {
  const home = useHome();
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) }).data;
  const rows = contexts.ok ? contexts.value.rows : initial.rows;
  const isThere = rows.some(({ name }) => name === home?.home);
  return (
    <>
      <PageHead
        title="Connections"
        purpose="What one Kiali reads of other clusters: who made it, what it may do, how long it lives, and what is wrong with it."
        action={home && isThere && <ConnectLink home={home} />}
      />
      <div className="flex flex-col gap-3 pb-5">
        <HomeChooser home={home} rows={rows} />
        {isThere && home?.kiali && <KialiChooser home={home} />}
      </div>
      {home === null ? (
        <Empty
          title={rows.length === 0 ? "There is no context to choose from" : "Choose the home"}
          action={<ButtonLink href="/clusters">Show the clusters</ButtonLink>}
        >
          {rows.length === 0
            ? "The kubeconfig has no context. The Clusters page says which files were read."
            : "This page lists the connections of the Kiali that runs there, whoever made them: this console, Kiali's script, or a hand. Looking changes nothing."}
        </Empty>
      ) : (
        // The field above says that there is no such context, and is the way to another.
        isThere && <OfHome key={`${home.home} ${home.kiali}`} home={home} rows={rows} />
      )}
    </>
  );
}

/** The way to one more; not where a home cannot be read, and not beside the same button in an empty list. */
function ConnectLink({ home }: { home: HomeRef }) {
  const { data } = useQuery({ ...inventoryQuery(home), enabled: false });
  if (data && (!data.ok || data.value.connections.length === 0)) return null;
  return (
    <ButtonLink look="primary" href={`/setup?${new URLSearchParams({ home: home.home })}`}>
      Connect a cluster
    </ButtonLink>
  );
}

function OfHome({ home, rows }: { home: HomeRef; rows: Contexts["rows"] }) {
  const inventory = useQuery(inventoryQuery(home));
  const opensLogin = useCallback(
    (context: string) => {
      const row = rows.find(({ name }) => name === context);
      return row !== undefined && mayOpenLogin(row);
    },
    [rows],
  );
  const again = (
    <Button size="small" isPending={inventory.isFetching} onClick={() => void inventory.refetch()}>
      Look again
    </Button>
  );
  if (inventory.error && !inventory.data)
    return (
      <Notice tone="fail" isLive title="The console's own server did not answer" action={again}>
        It may have been stopped. Start it again with npm start.
      </Notice>
    );
  if (!inventory.data) return <Loading home={home.home} />;
  if (!inventory.data.ok) return <CannotTell home={home} problem={inventory.data.problem} again={again} />;
  return (
    <>
      <HomeBanner home={home} />
      <HomeView home={home} inventory={inventory.data.value} contexts={rows} mayOpenLogin={opensLogin} again={again} />
    </>
  );
}

/** "Forbidden", "unreachable" and "absent" are three answers; none of them is an empty list. */
function CannotTell({ home, problem, again }: { home: HomeRef; problem: Problem; again: React.ReactNode }) {
  const { title, advice } = describeProblem(problem);
  const isChoice = problem.kind === "not-found" && problem.object.startsWith("a single Kiali");
  if (isChoice)
    return (
      <div className="flex flex-col gap-3">
        <Notice title={`There are several Kialis in ${home.home}`}>Each has connections of its own: choose one.</Notice>
        <KialiChooser home={home} />
      </div>
    );
  const isAbsent = problem.kind === "not-found" && problem.object === "Kiali";
  return (
    <Notice
      tone={problem.kind === "forbidden" ? "unknown" : isAbsent ? "warn" : "fail"}
      isLive
      title={isAbsent ? `No Kiali was found in ${home.home}` : title}
      action={again}
    >
      {isAbsent ? "Choose the context of the cluster where Kiali runs." : advice}
    </Notice>
  );
}

const ROWS = ["a", "b", "c", "d", "e"] as const;
const Loading = ({ home }: { home: string }) => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      Reading the connections of {home}
    </p>
    <div className="late rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-14 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-40" />
          <Skeleton className="w-24" />
          <Skeleton className="hidden w-32 md:block" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
