import { FleetParts } from "@/components/overview/fleet-parts";
import { TopologySkeleton } from "@/components/topology/topology-skeleton";
import { TOPOLOGY_WORDS } from "@/components/topology/topology-words";
import { PageHead } from "@/components/ui/page-head";

export default function Loading() {
  return (
    <>
      <PageHead {...TOPOLOGY_WORDS} />
      <FleetParts here="topology" />
      <TopologySkeleton />
    </>
  );
}
