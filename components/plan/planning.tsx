import { Skeleton } from "@/components/ui/skeleton";

const LINES = ["a", "b", "c", "d", "e", "f"] as const;

/** What stands in the place of a plan while it is made. */
export const Planning = ({ words }: { words: string }) => (
  <div className="flex flex-col gap-4">
    <p role="status" className="text-table text-n10">
      {words}
    </p>
    {LINES.map((line) => (
      <div key={line} className="late flex items-center gap-4">
        <span className="size-6 rounded-full bg-n4" />
        <Skeleton className="w-72 max-w-[60%]" />
      </div>
    ))}
  </div>
);
