import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c"] as const;

/** The place of a list that is being read, and in words what is being read. */
export const RowsLoading = ({ words }: { words: string }) => (
  <div aria-busy>
    <p role="status" className="pb-3 text-table text-n10">
      {words}
    </p>
    <div className="late rounded-base border">
      {ROWS.map((row) => (
        <div key={row} className="flex h-12 items-center gap-8 border-t px-3 first:border-t-0">
          <Skeleton className="w-28" />
          <Skeleton className="w-24" />
          <Skeleton className="hidden flex-1 md:block" />
        </div>
      ))}
    </div>
  </div>
);
