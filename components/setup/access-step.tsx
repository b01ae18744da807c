"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { AccessForm } from "@/components/access/access-form";
import { connectionQuery } from "@/components/access/connection-query";
import { WhatWillHappen } from "@/components/access/what-will-happen";
import { useOverrides } from "@/components/plan/use-overrides";
import { Button } from "@/components/ui/button";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import { useLast } from "@/components/ui/use-last";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";
import { wishToSearch } from "@/lib/access/wish-url";
import { describeProblem } from "@/lib/describe-problem";
import { MissingPair } from "./missing-pair";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import { useStepStates } from "./use-step-states";
import { keepWish, useWish } from "./use-wish";

/** The third step: how Kiali reaches the remote and what it may do there. Defaults are filled; Enter is right. */
export function AccessStep() {
  const { wish, search, home, remote } = useWish();
  const { overrides } = useOverrides(home, remote);
  const states = useStepStates(wish.ok ? wish.value : null, overrides, null);
  const purpose = "How Kiali reaches the remote, and what it may do there. Every value has a default with its reason.";
  if (!wish.ok)
    return (
      <SetupFrame
        step="access"
        title="Remote access"
        purpose={purpose}
        states={states}
        search={search}
        aside={<PairPicture home={home} remote={remote} reach="none" />}
      >
        <MissingPair problem={wish.problem} search={search} />
      </SetupFrame>
    );
  return <Access wish={wish.value} search={search} states={states} purpose={purpose} />;
}

function Access({
  wish,
  search,
  states,
  purpose,
}: {
  wish: ConnectWish;
  search: string;
  states: ReturnType<typeof useStepStates>;
  purpose: string;
}) {
  const router = useRouter();
  const query = useQuery(connectionQuery(wish));
  const answer = query.data;
  const connection = useLast<Connection>(answer?.ok ? answer.value : null);
  const problem = answer && !answer.ok ? answer.problem : null;
  const fields = problem?.kind === "invalid-input" ? problem.fields : {};
  const words = problem && problem.kind !== "invalid-input" ? describeProblem(problem) : null;
  const why = query.isFetching
    ? "The values are being read"
    : query.error || words
      ? "The values could not be read"
      : problem
        ? "A value needs another look"
        : null;
  return (
    <SetupFrame
      step="access"
      title="Remote access"
      purpose={purpose}
      states={states}
      search={search}
      aside={
        <>
          <PairPicture
            home={wish.home}
            remote={wish.remote}
            connection={connection}
            name={wish.name}
            reach={connection ? "planned" : "chosen"}
          />
          <h2 className="font-semibold">What this will do</h2>
          <WhatWillHappen wish={wish} connection={connection} isStale={query.isFetching || problem !== null} />
        </>
      }
    >
      {(words || query.error) && (
        <Notice
          tone="fail"
          isLive
          className="mb-4"
          title={words?.title ?? "The console's own server did not answer"}
          action={
            <Button size="small" onClick={() => void query.refetch()}>
              Read the clusters again
            </Button>
          }
        >
          {words?.advice ?? "Start it again with npm start. What you typed is in the address and stays."}
        </Notice>
      )}
      <AccessForm
        wish={wish}
        connection={connection}
        serverErrors={fields}
        onWish={keepWish}
        onNext={() => {
          if (why === null) router.push(`/setup/review?${wishToSearch(wish)}`);
        }}
        footer={
          <StepFooter
            step="access"
            search={search}
            next={
              <NextButton type="submit" why={why}>
                Review the plan
              </NextButton>
            }
          />
        }
      />
    </SetupFrame>
  );
}
