import { Age } from "@/components/status/age";
import { Button } from "@/components/ui/button";
import { TwoNames } from "@/components/ui/two-names";
import { describeProblem } from "@/lib/describe-problem";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { Topology, TopologyNode } from "@/lib/status/topology";
import type { IstioSide } from "@/lib/status/topology-link";
import { DiffersList } from "./differs-list";
import { TieMark } from "./tie-mark";
import { keepScope } from "./topology-address";
import { RowLink } from "./topology-links";

/** One cluster: its Kialis, who reads it, and what its Istio says. */
export function NodeDetails({ node, topology }: { node: TopologyNode; topology: Topology }) {
  const { id, name, context, mesh, kialis, readBy, alone, istio } = node;
  const about = topology.disagreements.filter(({ from, to }) => to === id || (from === id && kialis.length > 0));
  return (
    <>
      <TwoNames
        names={[
          { label: "Cluster name", value: name },
          { label: "Context", value: context, instead: "none is known" },
          { label: "Mesh", value: mesh, instead: "not known" },
          ...(istio ? [{ label: "Istio's cluster ID", value: istio.clusterId, instead: "nothing says" }] : []),
        ]}
      />
      {kialis.map((row) => (
        <Told
          key={row.id}
          row={row}
          title={`Kiali ${row.home?.kiali ?? ""}${row.kialiVersion ? ` ${row.kialiVersion}` : ""}`}
          link="Open the page of this Kiali"
        />
      ))}
      {readBy.map((row) => (
        <Told key={row.id} row={row} title={`Read by Kiali in ${row.home?.context}`} link="Open the cluster's page" />
      ))}
      {kialis.length + readBy.length === 0 && <p className="text-table text-n11">{alone?.detail ?? node.detail}</p>}
      <DiffersList some={about} topology={topology} />
      {istio && <IstioTold istio={istio} />}
      <div className="flex flex-wrap gap-2 border-t pt-3">
        <Button size="small" onClick={() => keepScope({ focus: id })}>
          Only it and its neighbors
        </Button>
      </div>
    </>
  );
}

/** A row's state, why, since when, and the way to its page. */
function Told({ row, title, link }: { row: FleetRow; title: string; link: string }) {
  return (
    <section className="border-t pt-2.5 text-table">
      <h3 className="text-meta text-n10 wrap-anywhere">{title}</h3>
      <TieMark state={row.state} differs={null} row={row} />
      <p className="text-n11 wrap-anywhere">{row.detail}</p>
      {row.more.map(({ detail }) => (
        <p key={detail} className="text-n10 wrap-anywhere">
          {detail}
        </p>
      ))}
      <Age of={row.evidence} className="text-meta text-n10" />
      <p className="pt-0.5">
        <RowLink row={row}>{link}</RowLink>
      </p>
    </section>
  );
}

function IstioTold({ istio: { hasControlPlane, reads, problem, atMs } }: { istio: IstioSide }) {
  const words =
    hasControlPlane === null
      ? "Its Istio could not be looked at"
      : hasControlPlane
        ? reads.length === 0
          ? "An istiod runs here and reads no other cluster"
          : `An istiod runs here and reads ${reads.length === 1 ? "one more cluster" : `${reads.length} more clusters`}`
        : "No istiod runs here, so its Istio reads no other cluster";
  return (
    <section className="border-t pt-2.5 text-table">
      <h3 className="text-meta text-n10">Istio's own links</h3>
      <p className="text-n11">{words}</p>
      {problem && <p className="text-unknown wrap-anywhere">{describeProblem(problem).title}</p>}
      <Age of={{ atMs, from: "console" }} className="text-meta text-n10" />
    </section>
  );
}
