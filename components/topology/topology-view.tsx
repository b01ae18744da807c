"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useDeferredValue, useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import type { FleetRow } from "@/lib/status/fleet-row";
import { rankOf } from "@/lib/status/states";
import { type Topology, type TopologyEdge, type TopologyNode, topologyOf } from "@/lib/status/topology";
import { partOf, type TopologyPart } from "@/lib/status/topology-focus";
import { linesOf } from "@/lib/status/topology-lines";
import { tiesIn } from "@/lib/status/topology-scene";
import { Legend } from "./legend";
import { type IstioSeen, linksQuery } from "./links-query";
import { Picture } from "./picture";
import { Toolbar } from "./toolbar";
import { isScoped, keepChosen, keepScope, type TopologyWish, useTopologyWish } from "./topology-address";

/** What the first look at the picture does not need comes after it. */
const Details = dynamic(() => import("./details").then((all) => all.Details));
const LinksNotice = dynamic(() => import("./links-notice").then((all) => all.LinksNotice));
const TopologyTable = dynamic(() => import("./topology-table").then((all) => all.TopologyTable));

const NO_SIDES: IstioSeen["sides"] = [];

/** The fleet as a picture or as a table of the same, and the details of what is chosen. */
export function TopologyView({ rows, nowMs, isLost }: { rows: readonly FleetRow[]; nowMs: number; isLost: boolean }) {
  const wish = useTopologyWish();
  const links = useQuery(linksQuery());
  const sides = useDeferredValue(links.data?.sides ?? NO_SIDES);
  const topology = useMemo(() => topologyOf(rows, sides), [rows, sides]);
  const part = useMemo(() => partOf(topology, wish.scope), [topology, wish.scope]);
  const opener = useRef<Element | null>(null);
  const chosen = chosenOf(wish, topology, part);
  const onChoose = useCallback((id: string) => {
    opener.current = document.activeElement;
    keepChosen(id);
  }, []);
  const close = (): void => {
    keepChosen(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  const onLeave = (): boolean => {
    if (wish.chosen !== null) close();
    else if (isScoped(wish.scope)) keepScope({});
    else return false;
    return true;
  };
  return (
    <>
      <Toolbar wish={wish} topology={topology} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 pb-3 text-table text-n10">
        <p role="status">{summaryOf(part, topology.disagreements.length)}</p>
        <Button
          size="small"
          look="quiet"
          isPending={links.isFetching}
          className="ml-auto"
          onClick={() => void links.refetch()}
        >
          {links.isFetching ? "Asking Istio" : "Ask Istio again"}
        </Button>
      </div>
      {links.isFetching && links.data && links.data.asked > 0 && (
        <div className="pb-3">
          <ProgressLine
            done={Math.min(links.data.sides.length, links.data.asked)}
            total={links.data.asked}
            words={`Istio in ${links.data.sides.length} of ${links.data.asked} clusters answered`}
          />
        </div>
      )}
      <LinksNotice
        seen={links.data}
        hasFailed={links.isError}
        topology={topology}
        onAgain={() => void links.refetch()}
      />
      <div className="flex items-start gap-4">
        <div className="min-w-0 flex-1">
          {wish.view === "table" ? (
            <TopologyTable lines={linesOf(part)} />
          ) : (
            <Picture
              part={part}
              open={wish.open}
              chosen={wish.chosen}
              onChoose={onChoose}
              onLeave={onLeave}
              nowMs={nowMs}
              isLost={isLost}
            />
          )}
        </div>
        {chosen && <Details chosen={chosen} topology={topology} onClose={close} />}
      </div>
      {wish.view === "picture" && <Legend />}
    </>
  );
}

/** What an id in the address is about; null when it is gone. */
function chosenOf(
  { chosen: id, open }: TopologyWish,
  topology: Topology,
  part: TopologyPart,
): { node: TopologyNode } | { edges: readonly TopologyEdge[] } | null {
  if (id === null) return null;
  const node = topology.nodes.get(id);
  if (node) return { node };
  const edge = topology.edges.find((each) => each.id === id);
  if (edge) return { edges: [edge] };
  const tie = tiesIn(part, open).get(id);
  return tie ? { edges: tie.edges } : null;
}

function summaryOf({ nodes, edges }: TopologyPart, differences: number): string {
  const all = [...nodes.values()];
  const homes = all.filter(({ kialis }) => kialis.length > 0).length;
  const bad = all.filter(({ state }) => rankOf(state) < rankOf("unknown")).length;
  const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? "" : "s"}`;
  const links = edges.filter(({ kind }) => kind === "istio").length;
  return [
    count(homes, "home"),
    count(all.length - homes, "other cluster"),
    `${count(edges.length - links, "line")} of Kiali, ${links} of Istio`,
    ...(bad > 0 ? [`${bad} ${bad === 1 ? "needs" : "need"} attention`] : []),
    ...(differences > 0 ? [`Istio and Kiali differ in ${count(differences, "line")}`] : []),
    ...(bad + differences === 0 ? ["nothing needs attention"] : []),
  ].join(" · ");
}
