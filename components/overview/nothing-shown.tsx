"use client";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import type { FleetRow } from "@/lib/status/fleet-row";
import { STATE_WORDS } from "@/lib/status/states";
import type { FleetWish } from "./fleet-wish";
import { setWish } from "./set-wish";

/** The filter left nothing over. */
export function NothingMatches({ wish }: { wish: FleetWish }) {
  const states = [...wish.states].map((state) => STATE_WORDS[state].label).join(" or ");
  const query = wish.query.trim();
  return (
    <Empty
      title={query === "" ? `No row is ${states}` : `Nothing${states && ` that is ${states}`} matches “${query}”`}
      action={<Button onClick={() => setWish({ q: null, state: null })}>Show the whole fleet</Button>}
    >
      The search looks at names, contexts, homes, meshes, versions of Kubernetes and Kiali, states and their reasons.
    </Empty>
  );
}

/** Homes are there, and none reads another cluster. */
export function NoConnections({ rows }: { rows: readonly FleetRow[] }) {
  const homes = rows.filter(({ kind }) => kind === "home");
  const [only] = homes;
  const isSilent = homes.some(({ state }) => state !== "healthy");
  if (!only || isSilent || rows.some(({ kind }) => kind === "connection")) return null;
  const params = new URLSearchParams(homes.length === 1 && only.home ? { home: only.home.context } : {});
  return (
    <Notice
      title={homes.length === 1 ? "This Kiali reads no other cluster yet" : "These Kialis read no other cluster yet"}
      action={
        <ButtonLink size="small" href={`/setup?${params}`}>
          Connect a cluster
        </ButtonLink>
      }
    >
      A cluster that is connected to it shows here as a row of its own.
    </Notice>
  );
}
