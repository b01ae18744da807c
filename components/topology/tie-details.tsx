import Link from "next/link";
import { Age } from "@/components/status/age";
import type { Topology, TopologyEdge } from "@/lib/status/topology";
import { DiffersList } from "./differs-list";
import { edgeLook } from "./edge-look";
import { edgeWords } from "./edge-words";
import { TieMark } from "./tie-mark";
import { kialiPage, RowLink } from "./topology-links";

/** One line: its state, why, how old that is, and the pages about it. */
export function TieDetails({ edge, topology, isOne }: { edge: TopologyEdge; topology: Topology; isOne: boolean }) {
  const { id, kind, state, detail, differs, row, from } = edge;
  const side = topology.nodes.get(from)?.istio;
  const about = topology.disagreements.filter(({ edges }) => edges.includes(id));
  if (!isOne)
    return (
      <p className="border-t pt-2 text-table first:border-t-0 first:pt-0 wrap-anywhere">
        <RowLink row={row}>{edgeWords(edge, topology.nodes)}</RowLink>
      </p>
    );
  return (
    <section className="flex flex-col gap-1.5 text-table">
      <p className="text-meta text-n10">
        {kind === "kiali" ? `With Kiali ${row?.home?.kiali ?? ""}` : "With Istio, by a remote secret"}
      </p>
      <TieMark state={state} differs={differs} row={row} />
      <p className="text-n11 wrap-anywhere">{detail}</p>
      {kind === "istio" && <p className="text-n10">{edgeLook({ state: "linked", differs: null }).meaning}.</p>}
      {row?.more.map((more) => (
        <p key={more.detail} className="text-n10 wrap-anywhere">
          {more.detail}
        </p>
      ))}
      <Age
        of={kind === "kiali" ? (row?.evidence ?? null) : side ? { atMs: side.atMs, from: "console" } : null}
        className="text-meta text-n10"
      />
      <DiffersList some={about} topology={topology} />
      {row?.home && (
        <ul className="flex flex-wrap gap-x-4 gap-y-1 border-t pt-2.5">
          <li>
            <RowLink row={row}>The cluster's page</RowLink>
          </li>
          <li>
            <Link href={kialiPage(row.home)} prefetch={false} className="link">
              The Kiali's page
            </Link>
          </li>
        </ul>
      )}
    </section>
  );
}
