import { Skeleton } from "@/components/ui/skeleton";

const LINES = ["a", "b", "c", "d", "e", "f"] as const;

/** The place of some lines that are being asked for, and in words what is being asked. */
export const PartLoading = ({ words, lines = 3 }: { words: string; lines?: number }) => (
  <div aria-busy className="rounded-base border bg-n1 px-3 py-2.5">
    <p role="status" className="sr-only">
      {words}
    </p>
    <div className="late flex flex-col">
      {LINES.slice(0, lines).map((line) => (
        <span key={line} className="flex h-8 items-center gap-4">
          <Skeleton className="w-20" />
          <Skeleton className="flex-1" />
        </span>
      ))}
    </div>
  </div>
);
