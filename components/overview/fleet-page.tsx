"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useFleet } from "@/components/status/use-fleet";
import { ButtonLink } from "@/components/ui/button-link";
import { PageHead } from "@/components/ui/page-head";
import type { FleetView } from "@/lib/status/fleet-row";
import { FleetNotices } from "./fleet-notices";
import { FleetOverview } from "./fleet-overview";
import { FleetParts } from "./fleet-parts";
import { NoContexts } from "./no-contexts";
import { seedFleet } from "./seed-fleet";

/** The live fleet. `initial` is what the console knew when the page was asked for; `logins`: contexts that could open a login when asked. */
export function FleetPage({ initial, logins }: { initial: FleetView; logins: readonly string[] }) {
  const client = useQueryClient();
  // Before anything reads it, also where the server renders.
  useState(() => seedFleet(client, initial));
  const live = useFleet();
  const view = live.view ?? initial;
  return (
    <>
      <PageHead
        title="Fleet"
        purpose="Every home and every cluster that a Kiali reads, worst first, and when each was seen."
        action={
          view.rows.length > 0 && (
            <ButtonLink look="primary" href="/setup">
              Connect a cluster
            </ButtonLink>
          )
        }
      />
      <FleetParts here="fleet" />
      <FleetNotices link={live.link} isSignedOut={live.isSignedOut} problems={view.problems} />
      {view.rows.length === 0 ? <NoContexts /> : <FleetOverview view={view} nowMs={live.nowMs} logins={logins} />}
    </>
  );
}
