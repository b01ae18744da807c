"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useOverrides } from "@/components/plan/use-overrides";
import { checksQuery, rerunChecks } from "@/components/requirements/checks-query";
import { RequirementsList } from "@/components/requirements/requirements-list";
import { tally } from "@/components/requirements/tally";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import type { ConnectWish } from "@/lib/access/connect-wish";
import { MissingPair } from "./missing-pair";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

/** The second step: what has to hold before anything is planned. */
export function RequirementsStep() {
  const { wish, search, home, remote } = useWish();
  const { overrides } = useOverrides(home, remote);
  const states = useStepStates(wish.ok ? wish.value : null, overrides, null);
  return (
    <SetupFrame
      step="requirements"
      title="Requirements"
      purpose="Each is a question to one of the clusters. They only read."
      states={states}
      search={search}
      aside={
        <>
          <PairPicture
            home={home}
            remote={remote}
            name={wish.ok ? wish.value.name : null}
            reach={wish.ok ? "chosen" : "none"}
          />
          <p className="text-table text-n10">
            A check that fails and one that could not look are two answers. Blocking ones stop the way on until they are
            fixed or set aside with a reason.
          </p>
        </>
      }
    >
      {wish.ok ? <Checks wish={wish.value} search={search} /> : <MissingPair problem={wish.problem} search={search} />}
    </SetupFrame>
  );
}

const NOTHING = { checks: [], results: {}, pending: [], problem: null };

function Checks({ wish, search }: { wish: ConnectWish; search: string }) {
  const router = useRouter();
  const client = useQueryClient();
  const { overrides, setReason } = useOverrides(wish.home, wish.remote);
  const query = useQuery(checksQuery(wish));
  const run = query.data ?? NOTHING;
  const counts = tally(run, overrides);
  const onRerun = useCallback(
    (id: string) => void rerunChecks(client, wish, [id]).catch(() => undefined),
    [client, wish],
  );
  const stop = async () => {
    const { queryKey } = checksQuery(wish);
    await client.cancelQueries({ queryKey }, { revert: false });
    client.setQueryData(queryKey, (was) => was && { ...was, pending: [] });
  };
  const open = counts.total - counts.done;
  const why = run.problem
    ? "The checks could not be asked"
    : query.isFetching || counts.total === 0
      ? "The checks are still being asked"
      : counts.blocking.length > 0
        ? `${counts.blocking.length} blocking ${counts.blocking.length === 1 ? "check needs" : "checks need"} a fix or a reason`
        : open > 0
          ? `${open} ${open === 1 ? "check was" : "checks were"} not asked`
          : null;
  return (
    <>
      {query.error && (
        <Notice tone="fail" isLive className="mb-4" title="The console's own server did not answer">
          The answers below are the last known ones. Start the server again with npm start, then ask all again.
        </Notice>
      )}
      <RequirementsList
        run={run}
        isRunning={query.isFetching}
        overrides={overrides}
        onRerunAll={() => void query.refetch()}
        onRerun={onRerun}
        onCancel={() => void stop()}
        onOverride={setReason}
      />
      <StepFooter
        step="requirements"
        search={search}
        next={
          <NextButton why={why} onPress={() => router.push(`/setup/access?${search}`)}>
            Fill in the remote access
          </NextButton>
        }
      />
    </>
  );
}
