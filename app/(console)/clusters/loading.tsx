import { FleetParts } from "@/components/overview/fleet-parts";
import { PageHead } from "@/components/ui/page-head";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"] as const;

export default function Loading() {
  return (
    <div aria-busy>
      <PageHead
        title="Contexts"
        purpose="The contexts of your kubeconfig. A cluster is asked only when you look at it."
      />
      <FleetParts here="contexts" />
      <div className="late mt-12 rounded-base border">
        {ROWS.map((row) => (
          <div key={row} className="flex h-12 items-center gap-8 border-t px-3 first:border-t-0">
            <Skeleton className="w-40" />
            <Skeleton className="w-24" />
            <Skeleton className="w-28" />
            <Skeleton className="hidden flex-1 md:block" />
          </div>
        ))}
      </div>
    </div>
  );
}
