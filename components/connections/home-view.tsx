"use client";
import type { ReactNode } from "react";
import type { Contexts } from "@/components/fleet/contexts-query";
import type { HomeRef } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import type { Inventory } from "@/lib/access/inventory/inventory";
import { describeProblem } from "@/lib/describe-problem";
import type { Orphan } from "@/lib/plan/orphan";
import { ConnectionsList } from "./connections-list";
import { LeaksSection } from "./leaks-section";
import { OrphansSection } from "./orphans-section";
import { QuarantinedSection } from "./quarantined-section";

/** A home that answered: its Kiali, its connections, and what it still owes. */
export function HomeView({
  home,
  inventory,
  contexts,
  mayOpenLogin,
  again,
}: {
  home: HomeRef;
  inventory: Inventory;
  contexts: Contexts["rows"];
  mayOpenLogin: (context: string) => boolean;
  again: ReactNode;
}) {
  const { connections, kiali, problems } = inventory;
  const aside = connections.filter(({ isQuarantined }) => isQuarantined);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3 text-table">
        <p className="min-w-0 text-n10 wrap-anywhere">
          Kiali{" "}
          <code className="text-n12">
            {kiali.namespace}/{kiali.name}
          </code>{" "}
          {kiali.version ?? "of unknown version"}, {kiali.installer}, auth {kiali.authStrategy ?? "not known"}, cluster
          name {kiali.clusterName === null ? "not known" : <code className="text-n12">{kiali.clusterName}</code>}
        </p>
        <span className="ml-auto">{again}</span>
      </div>
      {problems.map((problem) => {
        const { title, advice } = describeProblem(problem);
        return (
          <Notice key={title} tone="unknown" className="mb-3" title={`Not all could be read: ${title}`}>
            {advice}
          </Notice>
        );
      })}
      {connections.length === 0 && problems.length > 0 ? (
        <Empty title="No connection could be seen">
          That is no proof that there is none: a part of the home could not be read, as it says above.
        </Empty>
      ) : connections.length === 0 ? (
        <Empty
          title="This Kiali reads no other cluster"
          action={
            <ButtonLink look="primary" href={`/setup?${new URLSearchParams({ home: home.home })}`}>
              Connect a cluster
            </ButtonLink>
          }
        >
          Here will stand each cluster it reads, with its credential, its rights and what is wrong.
        </Empty>
      ) : (
        <ConnectionsList rows={connections} home={home} mayOpenLogin={mayOpenLogin} />
      )}
      <QuarantinedSection rows={aside} home={home} />
      <OrphansSection orphans={orphansOf(inventory)} home={home} />
      <LeaksSection
        home={home}
        contexts={contexts
          .filter(({ problem }) => problem === null)
          .map(({ name, server }) => ({
            name,
            note: connections.find(({ remote }) => remote?.context === name)?.name ?? server ?? "",
          }))}
      />
    </>
  );
}

/** Those whose connection is gone, and those whose connection still stands in the list; each once. */
function orphansOf({ orphans, connections }: Inventory): readonly Orphan[] {
  const standing = connections.flatMap(({ orphan }) => orphan ?? []);
  return [...orphans, ...standing.filter(({ name }) => !orphans.some((other) => other.name === name))];
}
