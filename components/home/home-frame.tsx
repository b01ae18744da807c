"use client";
import { useQuery } from "@tanstack/react-query";
import { Fragment, type ReactNode } from "react";
import { type Contexts, contextsQuery } from "@/components/fleet/contexts-query";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { ok } from "@/lib/problem";
import { HomeChooser, KialiChooser } from "./home-chooser";
import type { HomeRef } from "./home-ref";
import { useHome } from "./use-home";

/**
 * A page about one home: its head, the choice of the home, and below it what the page says of that home. `about` stands where no home is
 * chosen yet. What is below begins anew with every other home.
 */
export function HomeFrame({
  title,
  purpose,
  initial,
  about,
  action = null,
  parts = null,
  children,
}: {
  title: string;
  purpose: string;
  initial: Contexts;
  about: ReactNode;
  action?: ((home: HomeRef) => ReactNode) | null;
  /** The ways to the page's other parts, under the head. */
  parts?: ReactNode;
  children: (home: HomeRef, rows: Contexts["rows"]) => ReactNode;
}) {
  const home = useHome();
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) }).data;
  const rows = contexts.ok ? contexts.value.rows : initial.rows;
  const isThere = rows.some(({ name }) => name === home?.home);
  return (
    <>
      <PageHead title={title} purpose={purpose} action={home && isThere && action?.(home)} />
      {parts}
      <div className="flex flex-col gap-3 pb-5">
        <HomeChooser home={home} rows={rows} />
        {isThere && home?.kiali && <KialiChooser home={home} />}
      </div>
      {home === null ? (
        <Empty
          title={rows.length === 0 ? "There is no context to choose from" : "Choose the home"}
          action={<ButtonLink href="/clusters">Show the contexts</ButtonLink>}
        >
          {rows.length === 0 ? "The kubeconfig has no context. The Contexts page says which files were read." : about}
        </Empty>
      ) : (
        // The field above says that there is no such context, and is the way to another.
        isThere && <Fragment key={`${home.home} ${home.kiali}`}>{children(home, rows)}</Fragment>
      )}
    </>
  );
}
