"use client";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useMemo } from "react";
import { inventoryQuery } from "@/components/connections/inventory-query";
import { useRemoteSides } from "@/components/connections/use-remote-sides";
import type { Contexts } from "@/components/fleet/contexts-query";
import { mayOpenLogin } from "@/components/fleet/credential-words";
import { useFleet } from "@/components/status/use-fleet";
import { useOnScreen } from "@/components/status/use-on-screen";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useLast } from "@/components/ui/use-last";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { FleetRow } from "@/lib/status/fleet-row";
import { ClusterHead } from "./cluster-head";
import { type ConnectionRef, connectionIdOf, connectionRowOf } from "./cluster-ref";
import { ConnectionBody } from "./connection-body";
import { ConnectionPurpose } from "./connection-purpose";
import { StateStrip } from "./state-strip";
import { usePast } from "./use-past";
import { useRecheck } from "./use-recheck";
import { useWhenChanged } from "./use-when-changed";

const NO_IDS: readonly string[] = [];
const Gone = dynamic(() => import("./gone").then((all) => all.Gone));
const HeadAction = dynamic(() => import("./head-action").then((all) => all.HeadAction));

/** What the home says is read again when this changes: the row came, went, or is of another state. */
const signOf = (row: FleetRow | null): string =>
  row === null ? "none" : JSON.stringify([row.state, row.isLoaded, row.credential]);

const NO_ROWS: readonly ConnectionRow[] = [];

/** Everything about one connected cluster of one home. Its state is live; what was looked at more deeply is looked at again when the state changes. */
export function ConnectionView({ of, contexts }: { of: ConnectionRef; contexts: Contexts["rows"] }) {
  const { view } = useFleet();
  const row = view ? connectionRowOf(view.rows, of) : null;
  useOnScreen(row ? [row.id] : NO_IDS);
  const past = usePast(row?.id ?? connectionIdOf(of), row);
  const inventory = useQuery(inventoryQuery(of.home));
  useWhenChanged(view && signOf(row), inventory.refetch);
  const seen = inventory.data?.ok ? inventory.data.value : null;
  const connection = useLast(seen)?.connections.find(({ name }) => name === of.name) ?? null;
  const isExec = useCallback(
    (context: string) => contexts.some((each) => each.name === context && mayOpenLogin(each)),
    [contexts],
  );
  const rows = useMemo(() => (connection ? [connection] : NO_ROWS), [connection]);
  const { stateOf, ask } = useRemoteSides(of.home, rows, isExec);
  const side = stateOf(of.name);
  const askSide = () => ask([of.name]);
  const check = useRecheck(row?.id ?? null, () => side.kind === "seen" && askSide());

  if (seen !== null && connection === null)
    return (
      <>
        <ClusterHead name={of.name} purpose={<ConnectionPurpose of={of} isGone context={undefined} />} />
        <Gone of={of} inventory={seen} wasSeen={(past?.history.length ?? 0) > 0} />
      </>
    );
  const context = connection ? (connection.remote?.context ?? null) : (row?.context ?? undefined);
  return (
    <>
      <ClusterHead
        name={of.name}
        purpose={<ConnectionPurpose of={of} context={context} />}
        action={
          connection ? (
            <HeadAction
              of={of}
              row={row}
              connection={connection}
              isChecking={check.isChecking}
              onCheck={check.recheck}
            />
          ) : (
            <Button look="primary" isPending={check.isChecking} onClick={check.recheck}>
              Check again
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-5">
        <StateStrip row={row} isTold={view !== null} />
        {check.isRefused && (
          <Notice tone="fail" isLive title="The console did not take the wish to look again">
            It may have been stopped. Start it again with npm start.
          </Notice>
        )}
        <ConnectionBody
          of={of}
          row={row}
          inventory={inventory}
          connection={connection}
          past={past}
          side={side}
          onAskSide={askSide}
        />
      </div>
    </>
  );
}
