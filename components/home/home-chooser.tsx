"use client";
import { useQuery } from "@tanstack/react-query";
import { clusterQuery } from "@/components/fleet/cluster-query";
import type { Contexts } from "@/components/fleet/contexts-query";
import { CREDENTIAL_WORDS } from "@/components/fleet/credential-words";
import { Combobox } from "@/components/ui/combobox";
import { keepParams } from "@/components/ui/keep-params";
import { RadioCards } from "@/components/ui/radio-cards";
import { Skeleton } from "@/components/ui/skeleton";
import type { HomeRef } from "./home-ref";

/** Which home the page is about; it stays in the address. */
export function HomeChooser({ home, rows }: { home: HomeRef | null; rows: Contexts["rows"] }) {
  return (
    <div className="w-full max-w-md">
      <Combobox
        id="home"
        label="Home: the context where Kiali runs"
        placeholder="Type to find a context"
        value={home?.home ?? null}
        error={
          home && !rows.some(({ name }) => name === home.home) ? `The kubeconfig has no context ${home.home}` : null
        }
        items={rows.map((row) => ({
          value: row.name,
          note: row.problem
            ? "cannot be used, see Clusters"
            : `${row.server ?? ""} · ${CREDENTIAL_WORDS[row.credential]}`,
          isDisabled: row.problem !== null,
        }))}
        onChange={(name) => keepParams({ home: name, kiali: null, q: null, page: null })}
      />
    </div>
  );
}

/** Where a home has several Kialis, each has connections of its own. */
export function KialiChooser({ home }: { home: HomeRef }) {
  const seen = useQuery(clusterQuery(home.home));
  if (!seen.data) return seen.isFetching ? <Skeleton className="w-56" /> : null;
  const kialis = seen.data.ok && seen.data.value.kialis.ok ? seen.data.value.kialis.value : [];
  if (kialis.length < 2) return null;
  return (
    <div className="max-w-3xl">
      <RadioCards
        label="Which of its Kialis"
        value={home.kiali}
        cards={kialis.map((kiali) => ({
          value: `${kiali.namespace}/${kiali.name}`,
          label: `${kiali.namespace}/${kiali.name}`,
          note: `${kiali.version ?? "version not known"}, ${kiali.installer}, auth ${kiali.authStrategy ?? "not known"}`,
        }))}
        onChange={(kiali) => keepParams({ kiali, page: null })}
      />
    </div>
  );
}
