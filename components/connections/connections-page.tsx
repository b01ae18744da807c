"use client";
import { useQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Contexts } from "@/components/fleet/contexts-query";
import { mayOpenLogin } from "@/components/fleet/credential-words";
import { CannotTell } from "@/components/home/cannot-tell";
import { HomeFrame } from "@/components/home/home-frame";
import type { HomeRef } from "@/components/home/home-ref";
import { NoAnswer } from "@/components/home/no-answer";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Skeleton } from "@/components/ui/skeleton";
import { HomeBanner } from "./home-banner";
import { HomeView } from "./home-view";
import { inventoryQuery } from "./inventory-query";

/** Every connection of one home, what is wrong with each, and what can be done about it. */
export const ConnectionsPage = ({ initial }: { initial: Contexts }) => (
  <HomeFrame
    title="Connections"
    purpose="What one Kiali reads of other clusters: who made it, what it may do, how long it lives, and what is wrong with it."
    initial={initial}
    about="This page lists the connections of the Kiali that runs there, whoever made them: this console, Kiali's script, or a hand. Looking changes nothing."
    action={(home) => <ConnectLink home={home} />}
  >
    {(home, rows) => <OfHome home={home} rows={rows} />}
  </HomeFrame>
);

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
  if (inventory.error && !inventory.data) return <NoAnswer again={again} />;
  if (!inventory.data) return <Loading home={home.home} />;
  if (!inventory.data.ok) return <CannotTell home={home} problem={inventory.data.problem} again={again} />;
  return (
    <>
      <HomeBanner home={home} />
      <HomeView home={home} inventory={inventory.data.value} contexts={rows} mayOpenLogin={opensLogin} again={again} />
    </>
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
