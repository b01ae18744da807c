"use client";
import { useQuery } from "@tanstack/react-query";
import type { HomeRef } from "@/components/home/home-ref";
import { scopeQuery } from "@/components/scope/scope-query";
import { tracingQuery } from "@/components/tracing/tracing-query";
import { usersQuery } from "@/components/users/users-query";
import { scopeVerdict, tracingVerdict, usersVerdict } from "./optional-verdicts";
import type { StepState, StepStates } from "./step-list";
import { OPTIONAL_STEPS, type OptionalStepId } from "./steps";
import { useSkipped } from "./use-skipped";

const NOWHERE: HomeRef = { home: "", kiali: null };
const SKIPPED: StepState = { kind: "skip", note: "skipped" };

/** What the optional steps can say of a home from answers that are here, and which were left out; asks nothing by itself. */
export function useOptionalStates(home: HomeRef | null): {
  states: StepStates;
  skip: (step: OptionalStepId) => void;
} {
  const { skipped, skip } = useSkipped(home);
  const tracing = useQuery({ ...tracingQuery(home ?? NOWHERE), enabled: false }).data;
  const users = useQuery({ ...usersQuery(home ?? NOWHERE), enabled: false }).data;
  const scope = useQuery({ ...scopeQuery(home ?? NOWHERE), enabled: false }).data;
  const seen: Partial<Record<OptionalStepId, StepState | null>> = {
    tracing: tracing?.ok ? tracingVerdict(tracing.value) : null,
    scope: scope?.ok ? scopeVerdict(scope.value) : null,
    users: users?.ok ? usersVerdict(users.value) : null,
  };
  const states = OPTIONAL_STEPS.flatMap((step) => {
    const state = seen[step] ?? (skipped.has(step) ? SKIPPED : null);
    return state ? [[step, state] as const] : [];
  });
  return { states: Object.fromEntries(states), skip };
}
