"use client";
import { useRouter, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { OneKiali } from "@/components/home/one-kiali";
import { ReviewsComeBack } from "@/components/home/review-link";
import { hasEnded } from "@/components/plan/run-state";
import { useOverrides } from "@/components/plan/use-overrides";
import { useRun } from "@/components/plan/use-run";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { SetupFrame, StepFooter } from "./setup-frame";
import { lowered, type OptionalStepId, stepAfter } from "./steps";
import { useOptionalStates } from "./use-optional-states";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

/**
 * A step after the proof: what its page says of the home, inside the wizard. It never blocks: a connection works without it, and it can be
 * opened with a home alone.
 */
export function OptionalStep({
  step,
  consequence,
  children,
}: {
  step: OptionalStepId;
  /** What this step would change, and what stays without it. */
  consequence: ReactNode;
  children: (home: HomeRef) => ReactNode;
}) {
  const router = useRouter();
  const params = useSearchParams();
  const address = useWish();
  const id = params.get("run");
  const run = useRun(id);
  const home = address.home ? { home: address.home, kiali: params.get("kiali") || null } : null;
  const { overrides } = useOverrides(address.home, address.remote);
  const { states: optional, skip } = useOptionalStates(home);
  const states = useStepStates(address.wish.ok ? address.wish.value : null, overrides, id);
  const isProven = run.receipt !== null && run.receipt.stoppedBy === null;
  // The proof of the connection goes along, so that the way back to it shows it.
  const search = id === null ? address.search : `${address.search}&${new URLSearchParams({ run: id })}`;
  const next = stepAfter(step);
  const nextHref = next ? (`${next.href}?${search}` as const) : null;
  const { title, purpose } = HOME_PAGES[step];
  const isDone = optional[step]?.kind === "pass";
  return (
    <SetupFrame
      step={step}
      title={title}
      purpose={purpose}
      states={{
        ...states,
        ...(hasEnded(run)
          ? isProven
            ? { apply: { kind: "pass", note: "done" }, verified: { kind: "pass", note: "proven" } }
            : { apply: { kind: "fail", note: "stopped" }, verified: { kind: "fail", note: "not proven" } }
          : {}),
        ...optional,
      }}
      search={address.search}
      run={id}
      aside={
        <>
          {home && (
            <dl className="text-table">
              <dt className="text-meta text-n10">Home, by its context</dt>
              <dd>
                <code className="wrap-anywhere">{home.home}</code>
              </dd>
            </dl>
          )}
          {consequence}
          <p className="text-table text-n10">
            This step is optional: Kiali reads its remotes without it.
            {home && " What it shows can be opened at any time:"}
          </p>
          {home && (
            <ButtonLink size="small" className="self-start" href={homePageOf(step, home)}>
              Open {title} as a page
            </ButtonLink>
          )}
        </>
      }
    >
      {home === null ? (
        <Empty
          title="This step needs a home"
          action={
            <ButtonLink look="primary" href={`/setup?${address.search}`}>
              Choose it
            </ButtonLink>
          }
        >
          It is a part of the address; this one names none.
        </Empty>
      ) : (
        <OneKiali home={home}>
          <ReviewsComeBack to={`/setup/${step}?${params}`}>{children(home)}</ReviewsComeBack>
        </OneKiali>
      )}
      <StepFooter
        step={step}
        search={search}
        next={
          <span className="flex flex-wrap justify-end gap-2">
            {home && nextHref && !isDone && (
              <Button
                look="quiet"
                onClick={() => {
                  skip(step);
                  router.push(nextHref);
                }}
              >
                Skip
              </Button>
            )}
            {nextHref && next ? (
              <ButtonLink look="primary" href={nextHref}>
                Next: {lowered(next.label)}
              </ButtonLink>
            ) : (
              home && (
                <ButtonLink look="primary" href={`/connections?${homeParams(home)}`}>
                  Show the connections
                </ButtonLink>
              )
            )}
          </span>
        }
      />
    </SetupFrame>
  );
}
