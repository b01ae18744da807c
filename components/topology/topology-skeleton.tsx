import { Skeleton } from "@/components/ui/skeleton";

const REMOTES = ["a", "b", "c", "d", "e"] as const;

/** The picture before anything is known: a home, and what it may read. */
export const TopologySkeleton = () => (
  <div aria-busy>
    <p role="status" className="sr-only">
      The fleet is being read
    </p>
    <div className="late flex gap-[15%] rounded-base border px-4 py-10">
      <Skeleton className="h-16 w-2/5 self-center md:w-64" />
      <div className="flex flex-1 flex-col gap-2.5">
        {REMOTES.map((each) => (
          <Skeleton key={each} className="h-11 w-full max-w-96" />
        ))}
      </div>
    </div>
  </div>
);
