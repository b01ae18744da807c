"use client";
import { ScopeView } from "@/components/scope/scope-view";
import { Consequence } from "./consequence";
import { OptionalStep } from "./optional-step";

/** The last step: which part of a shared store Kiali looks at. */
export const ScopeStep = () => (
  <OptionalStep
    step="scope"
    consequence={
      <Consequence
        does="Sets labels in Kiali's configuration, where its installer keeps it, and restarts Kiali once, guarded."
        without="Kiali sees everything in the store. That is right where the store holds this mesh alone."
      />
    }
  >
    {(home) => <ScopeView home={home} />}
  </OptionalStep>
);
