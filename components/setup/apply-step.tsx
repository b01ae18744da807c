"use client";
import { useRouter, useSearchParams } from "next/navigation";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { ReceiptView } from "@/components/plan/receipt-view";
import { RunNote } from "@/components/plan/run-note";
import { hasEnded, progress } from "@/components/plan/run-state";
import { type Cancel, RunWatch } from "@/components/plan/run-watch";
import { useOverrides } from "@/components/plan/use-overrides";
import { useOwnPage } from "@/components/plan/use-own-page";
import { useRun } from "@/components/plan/use-run";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { NextButton } from "@/components/ui/next-button";
import { wishToSearch } from "@/lib/access/wish-url";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import type { StepStates } from "./step-list";
import { undoAddress } from "./undo-address";
import { useConnection } from "./use-connection";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

/** The fifth step: the run itself. It lives on the server; this page only watches it. */
export function ApplyStep({ cancel }: { cancel: Cancel }) {
  const router = useRouter();
  const id = useSearchParams().get("run");
  const address = useWish();
  const run = useRun(id);
  const wish = run.info?.wish ?? (address.wish.ok ? address.wish.value : null);
  const search = wish ? wishToSearch(wish).toString() : address.search;
  const { overrides } = useOverrides(wish?.home ?? null, wish?.remote ?? null);
  const states = useStepStates(wish, overrides, id);
  const connection = useConnection(wish);

  useOwnPage(run.info, (verb) => verb === "connect");
  const isOver = hasEnded(run);
  const plan = run.info?.plan ?? null;
  const counts = plan ? progress(plan, run.events) : { done: 0, total: 0 };
  const picture = plan ? pictureOfRun(plan, run.events, run.receipt) : { reach: "planned" as const, gates: [] };
  const isProven = run.receipt !== null && run.receipt.stoppedBy === null;

  const shown: StepStates = {
    ...states,
    apply: isProven
      ? { kind: "pass", note: "done" }
      : isOver
        ? { kind: "fail", note: "stopped" }
        : id === null
          ? { kind: "waiting", note: "not yet" }
          : { kind: "running", note: counts.total ? `${counts.done} of ${counts.total}` : "starting" },
    ...(isProven ? { verified: { kind: "pass", note: "proven" } as const } : {}),
  };
  return (
    <SetupFrame
      step="apply"
      title={isProven ? "Applied" : isOver ? "Stopped" : "Apply"}
      purpose={plan?.goal ?? "Carries out the plan that was reviewed, and nothing else."}
      states={shown}
      search={search}
      run={id}
      aside={
        <>
          <PairPicture
            home={wish?.home ?? null}
            remote={wish?.remote ?? null}
            connection={connection}
            name={wish?.name ?? null}
            reach={id === null ? "chosen" : picture.reach}
            gates={picture.gates}
          />
          <RunNote startedAt={run.info?.startedAt ?? null} />
        </>
      }
    >
      {id === null ? (
        <Empty
          title="Nothing was applied yet"
          action={
            <ButtonLink look="primary" href={`/setup/review?${search}`}>
              Review the plan
            </ButtonLink>
          }
        >
          This page shows a run from its first step to its receipt. It begins at the end of the review.
        </Empty>
      ) : (
        <RunWatch
          id={id}
          run={run}
          cancel={cancel}
          again={{ href: `/setup/review?${search}`, label: "Review the plan again" }}
          stopping="The step under way is finished first. What was written to the home is taken back; what was made in the remote stays, is named in the receipt, and is taken up by the next plan."
          receipt={
            plan &&
            run.receipt && (
              <ReceiptView
                plan={plan}
                receipt={run.receipt}
                action={
                  <div className="flex flex-wrap gap-2">
                    <ButtonLink size="small" href={`/setup/review?${search}`}>
                      Plan again from what is there now
                    </ButtonLink>
                    <ButtonLink size="small" href={`/setup/requirements?${search}`}>
                      Show the requirements
                    </ButtonLink>
                    {wish && run.receipt.left.length > 0 && (
                      <ButtonLink size="small" look="danger" href={undoAddress(wish, connection)}>
                        Remove what was made
                      </ButtonLink>
                    )}
                  </div>
                }
              />
            )
          }
        />
      )}
      <StepFooter
        step="apply"
        search={search}
        next={
          <NextButton
            why={
              isProven
                ? null
                : id === null
                  ? "Nothing was applied yet"
                  : isOver
                    ? "The run did not come to its end"
                    : "The run is not over"
            }
            onPress={() => id && router.push(`/setup/verified?${search}&${new URLSearchParams({ run: id })}`)}
          >
            Show the proof
          </NextButton>
        }
      />
    </SetupFrame>
  );
}
