import { RelativeTime } from "@/components/ui/relative-time";

/** What a page beside a run says of it: it does not hang on this page. */
export const RunNote = ({ startedAt }: { startedAt: string | null }) => (
  <p className="text-table text-n10">
    The run goes on when this page is closed or reloaded.{" "}
    {startedAt !== null && (
      <>
        Started <RelativeTime at={startedAt} />.
      </>
    )}
  </p>
);
