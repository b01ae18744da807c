"use client";
import { stillThere } from "@/components/plan/goes-and-stays";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { PlanFooter } from "@/components/plan/plan-footer";
import { PlanFrame } from "@/components/plan/plan-frame";
import { ReceiptView } from "@/components/plan/receipt-view";
import { RunNote } from "@/components/plan/run-note";
import { hasEnded } from "@/components/plan/run-state";
import { type Cancel, RunWatch } from "@/components/plan/run-watch";
import { useOwnPage } from "@/components/plan/use-own-page";
import { useRun } from "@/components/plan/use-run";
import { ButtonLink } from "@/components/ui/button-link";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import { PairPicture } from "./pair-picture";

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
  const run = useRun(id);
  const wish = run.info?.wish ?? wished;
  const search = wish ? wishToSearch(wish).toString() : searched;
  useOwnPage(run.info, (verb) => verb === "undo");

  const plan = run.info?.plan ?? null;
  const isDone = run.receipt !== null && run.receipt.stoppedBy === null;
  const name = wish?.name ?? wish?.remote ?? "the remote";
  const gates = plan ? pictureOfRun(plan, run.events, run.receipt).gates : [];
  return (
    <PlanFrame
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
          <RunNote startedAt={run.info?.startedAt ?? null} />
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
      <PlanFooter>
        <ButtonLink href="/">Show the fleet</ButtonLink>
        {wish && <ButtonLink href={`/setup/requirements?${wishToSearch(wish)}`}>Connect {name} again</ButtonLink>}
      </PlanFooter>
    </PlanFrame>
  );
}
