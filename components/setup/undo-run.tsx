"use client";
import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { stillThere } from "@/components/plan/goes-and-stays";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { ReceiptView } from "@/components/plan/receipt-view";
import { hasEnded } from "@/components/plan/run-state";
import { useRun } from "@/components/plan/use-run";
import { ButtonLink } from "@/components/ui/button-link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import { PairPicture } from "./pair-picture";
import { type Cancel, RunWatch } from "./run-watch";
import { UndoFrame } from "./undo-frame";

/** The run that takes a connection back, live, and its receipt. */
export function UndoRun({
  id,
  wish: wished,
  search: searched,
  cancel,
}: {
  id: string;
  wish: ConnectWish | null;
  search: string;
  cancel: Cancel;
}) {
  const router = useRouter();
  const run = useRun(id);
  const wish = run.info?.wish ?? wished;
  const search = wish ? wishToSearch(wish).toString() : searched;
  // An address somebody kept may name a run of the other kind, which has a page of its own.
  const isConnect = run.info?.verb === "connect";
  useEffect(() => {
    if (isConnect) router.replace(`/setup/apply?${search}&${new URLSearchParams({ run: id })}`);
  }, [isConnect, id, search, router]);

  const plan = run.info?.plan ?? null;
  const isDone = run.receipt !== null && run.receipt.stoppedBy === null;
  const name = wish?.name ?? wish?.remote ?? "the remote";
  const gates = plan ? pictureOfRun(plan, run.events, run.receipt).gates : [];
  return (
    <UndoFrame
      title={isDone ? `${name} is taken back` : hasEnded(run) ? "Stopped" : `Taking ${name} back`}
      purpose={plan?.goal ?? "Removes what was made for this connection, and nothing else."}
      aside={
        <>
          <PairPicture
            home={wish?.home ?? null}
            remote={wish?.remote ?? null}
            name={wish?.name ?? null}
            reach={isDone ? "chosen" : hasEnded(run) ? "broken" : "written"}
            gates={gates}
          />
          <p className="text-table text-n10">
            The run goes on when this page is closed or reloaded.{" "}
            {run.info && (
              <>
                Started <RelativeTime at={run.info.startedAt} />.
              </>
            )}
          </p>
        </>
      }
    >
      <RunWatch
        id={id}
        run={run}
        cancel={cancel}
        again={{ href: `/setup/undo?${search}`, label: "Plan taking it back again" }}
        stopping="The step under way is finished first. When Kiali has not started without the entry yet, the entry is put back; what was deleted in the remote stays deleted."
        receipt={
          plan &&
          run.receipt && (
            <ReceiptView
              plan={plan}
              receipt={run.receipt}
              left={stillThere(plan, run.receipt.done, run.receipt.undone)}
              nothingLeft="Everything was removed; what stopped it was a look at the result."
              action={
                <ButtonLink size="small" href={`/setup/undo?${search}`}>
                  Plan taking it back again
                </ButtonLink>
              }
            />
          )
        }
      />
      <div className="sticky bottom-13 z-10 mt-6 flex flex-wrap items-center justify-end gap-2 border-t bg-n1 py-3 md:bottom-0">
        <ButtonLink href="/clusters">Show the clusters</ButtonLink>
        {wish && <ButtonLink href={`/setup/requirements?${wishToSearch(wish)}`}>Connect {name} again</ButtonLink>}
      </div>
    </UndoFrame>
  );
}
