import { ArrowDownUp, X } from "lucide-react";
import { LinkMark } from "@/components/status/link-mark";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { ProgressLine } from "@/components/ui/progress-line";
import type { FleetView } from "@/lib/status/fleet-row";
import type { LookAgain } from "./use-look-again";

/** How the live state gets here, what is being asked at this moment, and whether rows wait to be sorted. */
export function FleetProgress({
  again,
  sweep,
  shown,
  moved,
  onLook,
  onSettle,
}: {
  again: LookAgain;
  sweep: FleetView["sweep"];
  /** How many homes and connections are shown. */
  shown: number;
  moved: number;
  onLook: () => void;
  onSettle: () => void;
}) {
  const under = again.total > 0 ? again : sweep;
  const words = under ? `${under.done} of ${under.total} asked` : "";
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1.5">
        <LinkMark />
        {shown > 0 &&
          (again.total > 0 ? (
            <Button size="small" onClick={again.cancel}>
              <X aria-hidden className="size-3.5" />
              Stop waiting
            </Button>
          ) : (
            <Button size="small" onClick={onLook}>
              Look at {shown === 1 ? "it" : `all ${shown}`} again
            </Button>
          ))}
        <span className="text-meta text-n10">{words}</span>
        {moved > 0 && (
          <Button size="small" onClick={onSettle} className="ml-auto">
            <ArrowDownUp aria-hidden className="size-3.5" />
            {moved === 1 ? "1 row" : `${moved} rows`} changed order: sort
          </Button>
        )}
      </div>
      <div className="h-1" aria-hidden={!under}>
        {under && <ProgressLine done={under.done} total={under.total} words={words} />}
      </div>
      {again.isRefused && (
        <Notice tone="fail" isLive title="The console's own server did not take the question">
          It may have been stopped. Start it again with npm start, then look once more.
        </Notice>
      )}
    </div>
  );
}
