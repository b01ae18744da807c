import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"] as const;

/** The page before its first answer. */
export const ActivitySkeleton = ({ isListOnly = false }: { isListOnly?: boolean }) => (
  <div aria-busy className="late">
    {!isListOnly && (
      <>
        <div className="mb-4 flex h-11 items-center rounded-base border px-3">
          <Skeleton className="w-56" />
        </div>
        <div className="mb-3 flex h-12 items-end gap-3">
          <Skeleton className="h-8 w-72" />
          <Skeleton className="hidden h-8 w-32 md:block" />
          <Skeleton className="hidden h-8 w-32 md:block" />
        </div>
      </>
    )}
    <div className="rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-14 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-48" />
          <Skeleton className="w-28" />
          <Skeleton className="hidden w-32 md:block" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
