"use client";
import { useMemo } from "react";
import type { SideState } from "@/components/connections/use-remote-sides";
import { TwoNames } from "@/components/ui/two-names";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { ClusterPast } from "@/lib/status/cluster-look";
import type { FleetRow } from "@/lib/status/fleet-row";
import { ActionsPanel } from "./actions-panel";
import type { ConnectionRef } from "./cluster-ref";
import { CredentialPanel } from "./credential-panel";
import { findingsOf } from "./findings-of";
import { FindingsSection } from "./findings-section";
import { HistoryPanel } from "./history-panel";
import { InKialiSection } from "./in-kiali-section";
import { IstioSection } from "./istio-section";
import { ReachSection } from "./reach-section";
import { RightsSection } from "./rights-section";
import { Section } from "./section";
import { TelemetrySection } from "./telemetry-section";

/** Everything below the head of a connected cluster. */
export function ConnectionParts({
  of,
  row,
  connection,
  past,
  side,
  onAskSide,
}: {
  of: ConnectionRef;
  row: FleetRow | null;
  connection: ConnectionRow;
  past: ClusterPast | null;
  side: SideState;
  onAskSide: () => void;
}) {
  const ref = useMemo(() => ({ kind: "connection", ...of }) as const, [of]);
  const findings = [...connection.findings, ...(side.kind === "seen" ? side.side.findings : [])];
  return (
    <div className="grid min-w-0 gap-x-6 gap-y-6 lg:grid-cols-[minmax(0,1fr)_19rem] xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <FindingsSection findings={findingsOf(row, findings)} connection={connection} home={of.home} />
        <ReachSection of={ref} state={row ? `${row.state} ${row.layer}` : null} latencies={past?.latencies ?? []} />
        <InKialiSection of={of} connection={connection} />
        <IstioSection of={ref} />
        <RightsSection name={of.name} state={side} onAsk={onAskSide} />
        <TelemetrySection of={of} />
      </div>
      <div className="flex min-w-0 flex-col gap-6">
        <Section title="Actions" anchor="actions">
          <ActionsPanel connection={connection} home={of.home} />
        </Section>
        <Section title="Credential">
          <CredentialPanel connection={connection} home={of.home.home} />
        </Section>
        <Section title="Names">
          <Names connection={connection} row={row} />
        </Section>
        <Section title="History">
          <HistoryPanel history={past?.history ?? null} name={of.name} />
        </Section>
      </div>
    </div>
  );
}

const Names = ({ connection, row }: { connection: ConnectionRow; row: FleetRow | null }) => (
  <div className="rounded-base border bg-n1 px-3 py-2.5">
    <TwoNames
      className="grid-cols-1"
      names={[
        { label: "Cluster name", value: connection.name },
        { label: "Context", value: connection.remote?.context ?? null, instead: "none has its address" },
        { label: "Server", value: connection.server, instead: "not known" },
        { label: "Mesh", value: row?.mesh ?? null, instead: "not known" },
        { label: "Kubernetes", value: row?.version ?? null, instead: "not known" },
      ]}
    />
  </div>
);
