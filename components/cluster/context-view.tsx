"use client";
import { useMemo } from "react";
import type { Contexts } from "@/components/fleet/contexts-query";
import { CREDENTIAL_WORDS } from "@/components/fleet/credential-words";
import { StateMark } from "@/components/status/state-mark";
import { useFleet } from "@/components/status/use-fleet";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { TwoNames } from "@/components/ui/two-names";
import { describeProblem } from "@/lib/describe-problem";
import { ClusterHead } from "./cluster-head";
import { contextRowOf, readersOf } from "./cluster-ref";
import { IstioSection } from "./istio-section";
import { ReachSection } from "./reach-section";
import { Readers } from "./readers";
import { Section } from "./section";

/** A cluster that is known by a context alone: the way to it, its Istio, and the one thing to do: let a Kiali read it. */
export function ContextView({ row: entry }: { row: Contexts["rows"][number] }) {
  const { view } = useFleet();
  const rows = view?.rows ?? [];
  const live = contextRowOf(rows, entry.name);
  const of = useMemo(() => ({ kind: "context", context: entry.name }) as const, [entry.name]);
  return (
    <>
      <ClusterHead
        name={entry.name}
        purpose="A context of your kubeconfig. What stands here is seen with its login; nothing of it is asked by itself."
        action={
          entry.problem === null && (
            <ButtonLink look="primary" href={`/setup?${new URLSearchParams({ remote: entry.name })}`}>
              Connect it to a Kiali
            </ButtonLink>
          )
        }
      />
      <div className="flex flex-col gap-6">
        {live && (
          <p className="flex flex-wrap items-start gap-x-3 rounded-base border bg-n1 px-3 py-2.5">
            <StateMark state={live.state} className="text-body" />
            <span>{live.detail}</span>
          </p>
        )}
        <Readers rows={readersOf(rows, entry.name)} />
        <Section title="Names">
          <div className="rounded-base border bg-n1 px-3 py-2.5">
            <TwoNames
              className="md:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]"
              names={[
                { label: "Context", value: entry.name },
                { label: "Cluster in the kubeconfig", value: entry.cluster },
                { label: "Server", value: entry.server, instead: "not known" },
                { label: "User", value: entry.user, instead: "none" },
                { label: "Signs in with", value: null, instead: CREDENTIAL_WORDS[entry.credential] },
              ]}
            />
          </div>
        </Section>
        {entry.problem ? (
          <Notice tone="fail" title={describeProblem(entry.problem).title}>
            {describeProblem(entry.problem).advice}
          </Notice>
        ) : (
          <>
            <ReachSection of={of} state={null} latencies={null} />
            <IstioSection of={of} />
          </>
        )}
      </div>
    </>
  );
}
