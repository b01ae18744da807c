"use client";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { useNow } from "@/components/ui/use-now";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { ConnectionRef } from "./cluster-ref";
import { primaryAction } from "./primary-action";

/** What helps most, and another look. On a narrow screen all verbs stand further down, so the way to them is here. */
export function HeadAction({
  of: { home, name },
  row,
  connection,
  isChecking,
  onCheck,
}: {
  of: ConnectionRef;
  row: FleetRow | null;
  connection: ConnectionRow;
  isChecking: boolean;
  onCheck: () => void;
}) {
  const action = primaryAction(row, connection, useNow());
  return (
    <>
      <a href="#actions" className="link text-table lg:hidden">
        All actions
      </a>
      <Button look={action === "look" ? "primary" : "plain"} isPending={isChecking} onClick={onCheck}>
        Check again
      </Button>
      {action !== "look" && (
        <ButtonLink look="primary" href={reviewOf(action, home, [name])}>
          {VERB_WORDS[action].label}
        </ButtonLink>
      )}
    </>
  );
}
