import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c"] as const;

/** The places of what is being read. */
export const KialiLoading = () => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      Reading what the cluster says of this Kiali
    </p>
    <div className="late flex flex-col gap-6">
      {["clusters", "pods"].map((part) => (
        <div key={part} className="flex flex-col gap-3">
          <Skeleton className="w-40" />
          <div className="rounded-base border">
            {ROWS.map((row) => (
              <div key={row} className="flex h-11 items-center gap-8 border-t px-3 first:border-t-0">
                <Skeleton className="w-28" />
                <Skeleton className="w-20" />
                <Skeleton className="hidden flex-1 md:block" />
              </div>
            ))}
          </div>
        </div>
      ))}
    </div>
  </div>
);
