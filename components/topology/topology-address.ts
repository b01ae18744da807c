"use client";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { keepParams } from "@/components/ui/keep-params";
import type { TopologyScope } from "@/lib/status/topology-focus";

/** What the page's address says: every picture can be sent to somebody. */
export type TopologyWish = {
  view: "picture" | "table";
  scope: TopologyScope;
  /** Ids of groups that are opened. */
  open: ReadonlySet<string>;
  /** The cluster or the line whose details are shown. */
  chosen: string | null;
};

export function useTopologyWish(): TopologyWish {
  const params = useSearchParams();
  return useMemo(() => {
    const context = params.get("home");
    const open = params.get("open");
    return {
      view: params.get("view") === "table" ? "table" : "picture",
      scope: {
        mesh: params.get("mesh"),
        home: context === null ? null : { context, kiali: params.get("kiali") },
        focus: params.get("focus"),
      },
      open: new Set(open === null ? [] : open.split(BETWEEN)),
      chosen: params.get("chosen"),
    };
  }, [params]);
}

/** No id of a group holds one: names of contexts are one line. */
const BETWEEN = "\n";

export const keepOpen = (open: ReadonlySet<string>): void =>
  keepParams({ open: open.size === 0 ? null : [...open].join(BETWEEN) });

export const keepChosen = (chosen: string | null): void => keepParams({ chosen });

export const keepView = (view: TopologyWish["view"]): void => keepParams({ view: view === "table" ? "table" : null });

/** Of mesh, home and focus one counts at a time. */
export function keepScope(scope: Partial<TopologyScope>): void {
  const { mesh = null, home = null, focus = null } = scope;
  keepParams({ mesh, home: home?.context ?? null, kiali: home?.kiali ?? null, focus, open: null });
}

export const isScoped = ({ mesh, home, focus }: TopologyScope): boolean =>
  mesh !== null || home !== null || focus !== null;
