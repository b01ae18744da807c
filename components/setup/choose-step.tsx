"use client";
import { useQuery } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { clusterQuery, type FoundKiali } from "@/components/fleet/cluster-query";
import { type Contexts, contextsQuery } from "@/components/fleet/contexts-query";
import { CREDENTIAL_WORDS, mayOpenLogin } from "@/components/fleet/credential-words";
import { CouldNot, WhatIsThere } from "@/components/fleet/what-is-there";
import { useOverrides } from "@/components/plan/use-overrides";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Combobox } from "@/components/ui/combobox";
import { Empty } from "@/components/ui/empty";
import { keepParams } from "@/components/ui/keep-params";
import { NextButton } from "@/components/ui/next-button";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { RadioCards } from "@/components/ui/radio-cards";
import { Skeleton } from "@/components/ui/skeleton";
import { TwoNames } from "@/components/ui/two-names";
import { Verdict } from "@/components/ui/verdict";
import { ok } from "@/lib/problem";
import { PairPicture } from "./pair-picture";
import { SetupFrame, StepFooter } from "./setup-frame";
import { useStepStates } from "./use-step-states";
import { useWish } from "./use-wish";

type Side = "home" | "remote";

/** The first step: which Kiali reads, and which cluster it shall read. */
export function ChooseStep({ initial }: { initial: Contexts }) {
  const router = useRouter();
  const { wish, search, home, remote } = useWish();
  const { overrides } = useOverrides(home, remote);
  const states = useStepStates(wish.ok ? wish.value : null, overrides, null);
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) }).data;
  const rows = contexts.ok ? contexts.value.rows : initial.rows;
  const homeSeen = useQuery({ ...clusterQuery(home ?? ""), enabled: false }).data;
  const kialis = homeSeen?.ok && homeSeen.value.kialis.ok ? homeSeen.value.kialis.value : [];
  const kiali = useSearchParams().get("kiali");

  const why =
    home === null
      ? "Choose the home"
      : remote === null
        ? "Choose the remote"
        : home === remote
          ? "Home and remote are the same context"
          : kialis.length > 1 && kiali === null
            ? "Choose one of the Kialis"
            : wish.ok
              ? null
              : "The address has a value that cannot be used";
  return (
    <SetupFrame
      step="choose"
      title="Home and remote"
      purpose="The Kiali of the home gets access to the remote. A context is your kubeconfig's name of a cluster; its cluster name is the mesh's."
      states={states}
      search={search}
      aside={
        <>
          <PairPicture home={home} remote={remote} reach={home && remote ? "chosen" : "none"} />
          <p className="text-table text-n10">Choosing reads the clusters; it changes nothing in them.</p>
        </>
      }
    >
      {rows.length === 0 ? (
        <Empty
          title="There is no context to choose from"
          action={<ButtonLink href="/clusters">Show the contexts</ButtonLink>}
        >
          The kubeconfig has no context. The Contexts page says which files were read.
        </Empty>
      ) : (
        <div className="flex flex-col gap-5">
          <End side="home" title="Home" label="Context of the home, where Kiali runs" rows={rows} value={home}>
            {kialis.length > 1 && <ChooseKiali kialis={kialis} value={kiali} />}
            {homeSeen?.ok && homeSeen.value.kialis.ok && kialis.length === 0 && (
              <Notice tone="warn" title={`No Kiali was found in ${home}`}>
                Choose the context of the cluster where Kiali runs, or install Kiali there first.
              </Notice>
            )}
          </End>
          <End
            side="remote"
            title="Remote"
            label="Context of the remote, which Kiali shall read"
            rows={rows}
            value={remote}
          />
          {home !== null && home === remote && (
            <Notice tone="fail" isLive title="Home and remote are the same context">
              Kiali reads its own cluster already. Choose another remote.
            </Notice>
          )}
        </div>
      )}
      <StepFooter
        step="choose"
        search={search}
        next={
          <NextButton why={why} onPress={() => router.push(`/setup/requirements?${search}`)}>
            Check the requirements
          </NextButton>
        }
      />
    </SetupFrame>
  );
}

function End({
  side,
  title,
  label,
  rows,
  value,
  children,
}: {
  side: Side;
  title: string;
  label: string;
  rows: Contexts["rows"];
  value: string | null;
  children?: React.ReactNode;
}) {
  const row = rows.find(({ name }) => name === value);
  return (
    <Panel aria-labelledby={`choose-${side}`} className="flex flex-col gap-3 p-4">
      <h2 id={`choose-${side}`} className="font-semibold">
        {title}
      </h2>
      <Combobox
        id={`context-${side}`}
        label={label}
        placeholder="Type to find a context"
        value={value}
        error={value !== null && !row ? `The kubeconfig has no context ${value}` : null}
        items={rows.map((each) => ({
          value: each.name,
          note: each.problem
            ? "cannot be used, see Clusters"
            : `${each.server ?? ""} · ${CREDENTIAL_WORDS[each.credential]}`,
          isDisabled: each.problem !== null,
        }))}
        onChange={(name) =>
          keepParams({ [side]: name, ...(side === "home" ? { kiali: null } : { name: null, server: null }) })
        }
      />
      {row &&
        (row.problem ? (
          <CouldNot problem={row.problem} />
        ) : (
          <Seen key={row.name} context={row.name} needsLogin={mayOpenLogin(row)} />
        ))}
      {children}
    </Panel>
  );
}

/** What the chosen cluster says. One whose exec plugin could open a login is dialled only when asked. */
function Seen({ context, needsLogin }: { context: string; needsLogin: boolean }) {
  const seen = useQuery({ ...clusterQuery(context), enabled: !needsLogin });
  if (seen.data) {
    const { value } = seen.data.ok ? seen.data : { value: null };
    const clusterName = value?.istio.ok ? (value.istio.value?.clusterId ?? null) : null;
    return (
      <div className="flex flex-col gap-3" aria-busy={seen.isFetching}>
        <TwoNames
          names={[
            { label: "Context", value: context },
            { label: "Cluster name in the mesh", value: clusterName, instead: "not known" },
          ]}
        />
        <WhatIsThere found={seen.data} />
      </div>
    );
  }
  if (seen.isFetching)
    return (
      <div className="flex items-center gap-3" role="status">
        <Verdict kind="running" word={`Asking ${context}`} />
        <Skeleton className="w-40" />
      </div>
    );
  if (seen.error)
    return (
      <Notice
        tone="fail"
        title="The console's own server did not answer"
        action={
          <Button size="small" onClick={() => void seen.refetch()}>
            Ask again
          </Button>
        }
      >
        It may have been stopped. Start it again with npm start.
      </Notice>
    );
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button onClick={() => void seen.refetch()}>Look at {context}</Button>
      <p className="text-table text-n10">Its exec plugin may open a login, so it waits for you.</p>
    </div>
  );
}

function ChooseKiali({ kialis, value }: { kialis: readonly FoundKiali[]; value: string | null }) {
  return (
    <RadioCards
      label="Which of its Kialis"
      value={value}
      cards={kialis.map((kiali) => ({
        value: `${kiali.namespace}/${kiali.name}`,
        label: `${kiali.namespace}/${kiali.name}`,
        note: `${kiali.version ?? "version not known"}, ${kiali.installer}, auth ${kiali.authStrategy ?? "not known"}`,
      }))}
      onChange={(kiali) => keepParams({ kiali })}
    />
  );
}
