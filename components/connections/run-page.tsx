"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { PlanFooter } from "@/components/plan/plan-footer";
import { PlanFrame } from "@/components/plan/plan-frame";
import { Proof } from "@/components/plan/proof";
import { ReceiptView } from "@/components/plan/receipt-view";
import { reviewAddress } from "@/components/plan/run-address";
import { RunNote } from "@/components/plan/run-note";
import { hasEnded } from "@/components/plan/run-state";
import { type Cancel, RunWatch } from "@/components/plan/run-watch";
import { useOwnPage } from "@/components/plan/use-own-page";
import { useRun, type WatchedRun } from "@/components/plan/use-run";
import { wayBackFrom } from "@/components/plan/way-back";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import type { UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { AboutAside } from "./about-aside";
import { placeOf } from "./place-of";
import { VERB_WORDS } from "./verbs";
import { wishWords } from "./wish-words";

/** A run of one verb, live and after its end. It lives on the server; this page only watches it. */
export function RunPage({ cancel }: { cancel: Cancel }) {
  const params = useSearchParams();
  const id = params.get("run");
  const back = wayBackFrom(params.get("back"));
  const client = useQueryClient();
  const run = useRun(id);
  useOwnPage(run.info, (verb) => verb !== "connect" && verb !== "undo");
  const isOver = hasEnded(run);
  // What was read while it went on is old now, the orphans in the bar among it.
  useEffect(() => {
    if (isOver) void client.invalidateQueries();
  }, [isOver, client]);
  const wish = run.info?.upkeep ?? null;
  const plan = run.info?.plan ?? null;
  if (id === null)
    return (
      <PlanFrame title="Run" purpose="A verb on connections, from its first step to its receipt." aside={null}>
        <Empty
          title="This address names no run"
          action={<ButtonLink href="/connections">Show the connections</ButtonLink>}
        >
          A run begins at the end of a review.
        </Empty>
      </PlanFrame>
    );
  const place = placeOf(wish, back);
  if (run.info === null && run.problem?.kind === "not-found")
    return (
      <PlanFrame title="This run is not known" purpose="No run of this console has that id any more." aside={null}>
        <Empty
          title={`There is no run ${id}`}
          action={
            <span className="flex flex-wrap gap-2">
              <ButtonLink href="/activity">Show the activity</ButtonLink>
              <ButtonLink href={place.href}>{place.show}</ButtonLink>
            </span>
          }
        >
          Runs are kept while the console runs. What it did stands in the audit file, which Activity shows; planning the
          same again takes up what was left.
        </Empty>
      </PlanFrame>
    );
  const isFinished = run.receipt !== null && run.receipt.stoppedBy === null;
  return (
    <PlanFrame
      title={titleOf(run, wish)}
      purpose={plan?.goal ?? "Carries out the plan that was reviewed, and nothing else."}
      aside={
        <>
          {wish && <AboutAside wish={wish} />}
          <RunNote startedAt={run.info?.startedAt ?? null} />
        </>
      }
    >
      <RunWatch
        id={id}
        run={run}
        cancel={cancel}
        isFolded={isFinished && (run.receipt?.unfinished?.length ?? 0) === 0}
        again={
          run.info
            ? { href: reviewAddress(run.info, back), label: "Plan it again" }
            : { href: place.href, label: place.show }
        }
        stopping="The steps under way are finished first. What cannot be taken back stays as it is, is named in the receipt, and is taken up by the next plan."
        receipt={
          plan &&
          run.receipt && (
            <div className="flex flex-col gap-4">
              <ReceiptView
                plan={plan}
                receipt={run.receipt}
                nothingLeft="Nothing is left half-way; every cluster is as before."
                action={
                  run.info && (
                    <ButtonLink size="small" href={reviewAddress(run.info, back)}>
                      Plan again from what is there now
                    </ButtonLink>
                  )
                }
              />
              {isFinished && <Proof plan={plan} events={run.events} />}
            </div>
          )
        }
      />
      <PlanFooter>
        {(run.receipt?.unfinished?.length ?? 0) > 0 && (wish?.verb === "revoke" || wish?.verb === "settle") && (
          <ButtonLink href={`${place.href}#orphans`}>Show the orphans</ButtonLink>
        )}
        <ButtonLink look={isOver ? "primary" : "plain"} href={place.href}>
          {place.show}
        </ButtonLink>
      </PlanFooter>
    </PlanFrame>
  );
}

function titleOf(run: WatchedRun, wish: UpkeepWish | null): string {
  if (!wish) return hasEnded(run) ? "Stopped" : "Run";
  const { doing, done, notYet } = wishWords(wish);
  if (run.receipt?.stoppedBy?.problem.kind === "cancelled" && run.receipt.done.length === 0) return "Called off";
  if (run.problem || run.receipt?.stoppedBy) return "Stopped";
  if (!run.receipt) return doing;
  const unfinished = run.receipt.unfinished?.length ?? 0;
  if (unfinished === 0) return done;
  return wish.names.length === 1
    ? notYet
    : `${wish.names.length - unfinished} of ${wish.names.length} ${VERB_WORDS[wish.verb].done}`;
}
