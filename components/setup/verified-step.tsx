"use client";
import { useSearchParams } from "next/navigation";
import { pictureOfRun } from "@/components/plan/picture-of-run";
import { Proof } from "@/components/plan/proof";
import { ReceiptView } from "@/components/plan/receipt-view";
import { hasEnded } from "@/components/plan/run-state";
import { useOverrides } from "@/components/plan/use-overrides";
import { useRun } from "@/components/plan/use-run";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { wishToSearch } from "@/lib/access/wish-url";
import { describeProblem } from "@/lib/describe-problem";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import { lowered, stepAfter } from "./steps";
import { undoAddress } from "./undo-address";
import { useConnection } from "./use-connection";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

/** What was seen that proves the connection, and when; the optional steps come after it. */
export function VerifiedStep() {
  const id = useSearchParams().get("run");
  const address = useWish();
  const run = useRun(id);
  const wish = run.info?.wish ?? (address.wish.ok ? address.wish.value : null);
  const search = wish ? wishToSearch(wish).toString() : address.search;
  const { overrides } = useOverrides(wish?.home ?? null, wish?.remote ?? null);
  const states = useStepStates(wish, overrides, id);
  const connection = useConnection(wish);
  const plan = run.info?.plan ?? null;
  const isProven = run.receipt !== null && run.receipt.stoppedBy === null;
  const next = stepAfter("verified");
  const isPrepared = wish?.part === "remote";
  const name = wish?.name ?? connection?.name.value ?? wish?.remote ?? "the remote";
  const reach = plan ? pictureOfRun(plan, run.events, run.receipt) : { reach: "chosen" as const, gates: [] };
  return (
    <SetupFrame
      step="verified"
      title={isProven ? (isPrepared ? `${name} is prepared` : `Kiali reads ${name}`) : "Verified"}
      purpose={
        isProven
          ? "Every line below was seen by this console, with the new credential or in Kiali itself."
          : "The proof that Kiali reads the remote."
      }
      states={{
        ...states,
        ...(hasEnded(run)
          ? {
              apply: isProven ? { kind: "pass", note: "done" } : { kind: "fail", note: "stopped" },
              verified: isProven ? { kind: "pass", note: "proven" } : { kind: "fail", note: "not proven" },
            }
          : {}),
      }}
      search={search}
      run={id}
      aside={
        <>
          <PairPicture
            home={wish?.home ?? null}
            remote={wish?.remote ?? null}
            connection={connection}
            name={wish?.name ?? null}
            reach={reach.reach}
            gates={reach.gates}
          />
          {isProven && (
            <p className="text-table text-n10">
              The proof is of the moment it was seen. The Connections page says how it stands now.
            </p>
          )}
        </>
      }
    >
      {id === null && (
        <Empty
          title="There is nothing to prove yet"
          action={
            <ButtonLink look="primary" href={`/setup/review?${search}`}>
              Review the plan
            </ButtonLink>
          }
        >
          This page shows what was seen after a plan was applied: the credential at work, Kiali's rollout, and the
          remote in Kiali's own list.
        </Empty>
      )}
      {id !== null && !hasEnded(run) && (
        <Notice
          title="The run is not over"
          action={
            <ButtonLink size="small" href={`/setup/apply?${search}&${new URLSearchParams({ run: id })}`}>
              Watch the run
            </ButtonLink>
          }
        >
          <Skeleton className="mt-1 w-48" />
        </Notice>
      )}
      {run.problem && (
        <Notice
          tone="unknown"
          title={describeProblem(run.problem).title}
          action={
            <ButtonLink size="small" href={`/setup/review?${search}`}>
              Plan again: what is done shows as kept
            </ButtonLink>
          }
        >
          {describeProblem(run.problem).advice}
        </Notice>
      )}
      {plan && run.receipt && (
        <div className="flex flex-col gap-4">
          <ReceiptView plan={plan} receipt={run.receipt} />
          <Proof plan={plan} events={run.events} />
          {wish && (
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <ButtonLink size="small" look="danger" href={undoAddress(wish, connection)}>
                {isProven ? "Take this connection back" : "Remove what was made"}
              </ButtonLink>
              <p className="text-table text-n10">Shows first what goes and what stays.</p>
            </div>
          )}
        </div>
      )}
      <StepFooter
        step="verified"
        search={search}
        next={
          <span className="flex flex-wrap justify-end gap-2">
            {wish && <ButtonLink href={`/connections?${connectionsOf(wish)}`}>Show the connections</ButtonLink>}
            {wish && (
              <ButtonLink href={`/setup?${new URLSearchParams({ home: wish.home })}`}>
                Connect another cluster
              </ButtonLink>
            )}
            {wish && next && (
              <ButtonLink
                look={isProven ? "primary" : "plain"}
                href={`${next.href}?${search}${id === null ? "" : `&${new URLSearchParams({ run: id })}`}`}
              >
                Next: {lowered(next.label)}
              </ButtonLink>
            )}
          </span>
        }
      />
    </SetupFrame>
  );
}

const connectionsOf = ({ home, kiali }: ConnectWish): URLSearchParams =>
  new URLSearchParams(kiali ? { home, kiali: `${kiali.namespace}/${kiali.name}` } : { home });
