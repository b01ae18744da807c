"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { type Contexts, contextsQuery } from "@/components/fleet/contexts-query";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { ok } from "@/lib/problem";
import { clusterRefFrom } from "./cluster-ref";

const ConnectionView = dynamic(() => import("./connection-view").then((all) => all.ConnectionView));
const ContextView = dynamic(() => import("./context-view").then((all) => all.ContextView));

/** The page about the cluster that the address names, or what is wrong with the address. */
export function ClusterPage({ initial }: { initial: Contexts }) {
  const params = useSearchParams();
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) }).data;
  const rows = contexts.ok ? contexts.value.rows : initial.rows;
  const ref = useMemo(() => clusterRefFrom(params), [params]);
  if (ref === null)
    return (
      <Nowhere title="This address names no cluster">
        It needs the home, its Kiali and the cluster's name, or a context of the kubeconfig.
      </Nowhere>
    );
  const context = ref.kind === "context" ? ref.context : ref.home.home;
  const row = rows.find(({ name }) => name === context);
  if (!row)
    return (
      <Nowhere title={`The kubeconfig has no context ${context}`}>
        It may have been renamed or removed. The Contexts page says which files were read.
      </Nowhere>
    );
  return ref.kind === "context" ? (
    <ContextView key={ref.context} row={row} />
  ) : (
    <ConnectionView key={JSON.stringify(ref)} of={ref} contexts={rows} />
  );
}

const Nowhere = ({ title, children }: { title: string; children: string }) => (
  <>
    <PageHead
      title="Cluster"
      purpose="Everything about one cluster: the way to it, its credential, its mesh and its past."
    />
    <Empty
      title={title}
      action={
        <span className="flex flex-wrap gap-2">
          <ButtonLink look="primary" href="/">
            Show the fleet
          </ButtonLink>
          <ButtonLink href="/clusters">Show the contexts</ButtonLink>
        </span>
      }
    >
      <span className="wrap-anywhere">{children}</span>
    </Empty>
  </>
);
