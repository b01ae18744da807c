"use client";
import { TracingView } from "@/components/tracing/tracing-view";
import { Consequence } from "./consequence";
import { OptionalStep } from "./optional-step";

/** The step after the proof: whether Kiali finds the spans of each cluster. */
export const TracingStep = () => (
  <OptionalStep
    step="tracing"
    consequence={
      <Consequence
        does="Adds one tag to the Telemetry resource of each control plane that needs it. Workloads do not restart; other tags stay as they are."
        without="Where Kiali and Istio are current, there is nothing to do: the tag is on each span already. Where it is missing, Kiali shows no trace of that cluster."
      />
    }
  >
    {(home) => <TracingView home={home} />}
  </OptionalStep>
);
