import { ArrowDownUp, RefreshCw, X } from "lucide-react";
import { LinkMark } from "@/components/status/link-mark";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ProgressLine } from "@/components/ui/progress-line";
import type { FleetView } from "@/lib/status/fleet-row";
import type { LookAgain } from "./use-look-again";

/** What is being asked at this moment, whether rows wait to be sorted, and how the live state gets here. */
export function FleetProgress({
  again,
  shown,
  moved,
  onLook,
  onSettle,
}: {
  again: LookAgain;
  /** How many homes and connections are shown. */
  shown: number;
  moved: number;
  onLook: () => void;
  onSettle: () => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 md:ml-auto">
      {moved > 0 && (
        <Button size="small" onClick={onSettle}>
          <ArrowDownUp aria-hidden className="size-3.5" />
          {moved === 1 ? "1 row" : `${moved} rows`} changed order: sort
        </Button>
      )}
      <LinkMark />
      {again.total > 0 ? (
        <Button size="small" onClick={again.cancel}>
          <X aria-hidden className="size-3.5" />
          Stop waiting
        </Button>
      ) : (
        shown > 0 && (
          <Button size="small" onClick={onLook}>
            <RefreshCw aria-hidden className="size-3.5" />
            Look at {shown === 1 ? "it" : `all ${shown}`} again
          </Button>
        )
      )}
    </div>
  );
}

/** How far the asking is: what the operator wished for, else a sweep of the console's own. Nothing moves when it comes or goes. */
export function FleetProgressLine({ again, sweep }: { again: LookAgain; sweep: FleetView["sweep"] }) {
  const under = again.total > 0 ? again : sweep;
  const words = under ? `${under.done} of ${under.total} asked` : "";
  return (
    <>
      <div className="-mb-2 flex h-4 items-center gap-3 text-meta text-n10" aria-hidden={!under}>
        {under && <ProgressLine done={under.done} total={under.total} words={words} />}
        <span className="shrink-0 empty:hidden">{words}</span>
      </div>
      {again.isRefused && (
        <Notice tone="fail" isLive title="The console's own server did not take the question">
          It may have been stopped. Start it again with npm start, then look once more.
        </Notice>
      )}
    </>
  );
}
