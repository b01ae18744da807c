"use client";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { KialiLine } from "@/components/home/kiali-line";
import { OfHome } from "@/components/home/of-home";
import { Part } from "@/components/home/part";
import { RowsLoading } from "@/components/home/rows-loading";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import type { ScopeView as View } from "@/lib/query-scope/scope-view";
import { ScopeForm } from "./scope-form";
import { scopeQuery } from "./scope-query";
import { ScopesNow } from "./scopes-now";

/** The labels that one Kiali's queries carry: what is set, what would narrow, what that would keep, and the way to it. */
export function ScopeView({ home }: { home: HomeRef }) {
  const scope = useQuery(scopeQuery(home));
  const words = `Reading the query scope of the Kiali in ${home.home}, and looking at the labels of its store`;
  return (
    <OfHome home={home} query={scope} loading={<RowsLoading words={words} />}>
      {(view, again) => <Seen home={home} view={view} again={again} />}
    </OfHome>
  );
}

function Seen({ home, view, again }: { home: HomeRef; view: View; again: ReactNode }) {
  const { kiali, writes, store, storeProblem, meshProblem, proposals, scopes } = view;
  const failed = proposals && !proposals.ok ? proposals.problem : storeProblem;
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <div className="flex flex-col gap-3">
        <KialiLine kiali={kiali} again={again}>
          , {writes.evidence}
          {store && (
            <>
              , store <code className="text-n12">{store.url}</code> asked {store.from}
            </>
          )}
          , read <RelativeTime at={view.at} />
        </KialiLine>
        {failed && (
          <Notice tone="unknown" title={storeTitle(failed)}>
            {describeProblem(failed).advice} Labels can be set all the same, with a reason: what they hide is not known.
          </Notice>
        )}
        {meshProblem && (
          <Notice tone="unknown" title={`The connected clusters are not known: ${describeProblem(meshProblem).title}`}>
            {describeProblem(meshProblem).advice}
          </Notice>
        )}
      </div>
      <Part id="now" title="Set now" purpose={writes.words}>
        <ScopesNow scopes={scopes} />
      </Part>
      <ScopeForm home={home} view={view} />
    </div>
  );
}

/** Problems of a store name it themselves; those on the way to it do not. */
function storeTitle(failed: Problem): string {
  const { title } = describeProblem(failed);
  const isNamed = failed.kind === "store" || (failed.kind === "too-large" && failed.isAnswer === true);
  return isNamed ? title : `The metrics store could not be asked: ${title}`;
}
