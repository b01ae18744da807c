"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { losesData, whatGoes, whatStays } from "@/components/plan/goes-and-stays";
import { Lines } from "@/components/plan/lines";
import { PlanFooter } from "@/components/plan/plan-footer";
import { PlanFrame } from "@/components/plan/plan-frame";
import { undoQuery } from "@/components/plan/plan-query";
import { PlanSteps } from "@/components/plan/plan-steps";
import { Planning } from "@/components/plan/planning";
import { useBegin } from "@/components/plan/use-begin";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import type { ConnectWish, Overrides } from "@/lib/access/connect-wish";
import type { Result } from "@/lib/problem";
import type { PlannedConnection } from "@/lib/setup/answers";
import { PairPicture } from "./pair-picture";
import { Refused } from "./refused";
import { UndoDialog } from "./undo-dialog";
import { useConnection } from "./use-connection";

export type AskUndo = (wish: ConnectWish) => Promise<Result<PlannedConnection>>;
export type Undo = (request: {
  wish: ConnectWish;
  overrides: Overrides;
  digest: string;
}) => Promise<Result<{ run: string }>>;

/** The plan that takes a connection back, before anything is removed: what goes, what stays, each step. */
export function UndoReview({
  wish,
  search,
  plan: ask,
  undo,
}: {
  wish: ConnectWish;
  search: string;
  plan: AskUndo;
  undo: Undo;
}) {
  const router = useRouter();
  const connection = useConnection(wish);
  const planned = useQuery(undoQuery(wish, ask));
  const [isAsking, setAsking] = useState(false);
  const { isPending, refusal, begin } = useBegin({
    onStarted: (run) => router.push(`/setup/undo?${search}&${new URLSearchParams({ run })}`),
    planAgain: () => void planned.refetch(),
  });

  const name = wish.name ?? connection?.name.value ?? wish.remote;
  const review = planned.data?.ok ? planned.data.value : null;
  const plan = review?.plan ?? null;
  const isEmpty = plan !== null && plan.steps.length === 0;

  const confirm = async () => {
    if (!review) return;
    await begin(review.plan, () => undo({ wish, overrides: {}, digest: review.digest }));
    setAsking(false);
  };

  return (
    <PlanFrame
      title={`Take ${name} back`}
      purpose={
        isEmpty
          ? "Nothing of this connection is left in either cluster."
          : (plan?.goal ?? "The plan, before anything is removed.")
      }
      aside={
        <>
          <PairPicture
            home={wish.home}
            remote={wish.remote}
            connection={connection}
            name={wish.name}
            reach={plan && losesData(plan) ? "proven" : "chosen"}
          />
          <p className="text-table text-n10">
            First the home gives the entry up, then Kiali starts without it, then the remote takes the rights away. Only
            what this very connection made is removed: by its label, its home and its UID.
          </p>
        </>
      }
    >
      <div className="flex flex-col gap-4" aria-busy={planned.isFetching}>
        {refusal === "no answer" || planned.error ? (
          <Notice tone="fail" isLive title="The console's own server did not answer">
            Start it again with npm start, then plan again.
          </Notice>
        ) : (
          refusal && <Refused problem={refusal} search={search} />
        )}
        {planned.data && !planned.data.ok && <Refused problem={planned.data.problem} search={search} />}
        {isEmpty && (
          <Empty
            title={`Nothing is left of the connection to ${name}`}
            action={
              <ButtonLink look="primary" href={`/setup/review?${search}`}>
                Connect {name} again
              </ButtonLink>
            }
          >
            Neither cluster has an object with the marks of this connection. Objects that a script or somebody else made
            are not touched from here.
          </Empty>
        )}
        {plan && !isEmpty && (
          <>
            {plan.warnings.map((warning) => (
              <Notice key={warning} tone="warn" title={warning} />
            ))}
            <Panel className="grid gap-x-6 gap-y-3 px-3 py-2.5 md:grid-cols-2">
              <Lines title="What goes" lines={whatGoes(plan)} />
              <Lines title="What stays" lines={whatStays(plan, wish)} />
            </Panel>
            <section aria-labelledby="steps">
              <h2 id="steps" className="font-semibold">
                {plan.steps.length} {plan.steps.length === 1 ? "step" : "steps"}, in this order
              </h2>
              <PlanSteps steps={plan.steps} events={null} />
            </section>
          </>
        )}
        {!planned.data && planned.isFetching && <Planning words="Reading both clusters and planning" />}
      </div>
      <PlanFooter>
        <Button isPending={planned.isFetching} onClick={() => void planned.refetch()}>
          Plan again
        </Button>
        {plan && !isEmpty && (
          <Button
            look="danger"
            isPending={isPending}
            aria-disabled={planned.isFetching}
            onClick={() => setAsking(true)}
          >
            Take {name} back
          </Button>
        )}
      </PlanFooter>
      {plan && (
        <UndoDialog
          name={name}
          plan={plan}
          wish={wish}
          losesData={losesData(plan)}
          isOpen={isAsking}
          isPending={isPending}
          onOpenChange={setAsking}
          onConfirm={() => void confirm()}
        />
      )}
    </PlanFrame>
  );
}
