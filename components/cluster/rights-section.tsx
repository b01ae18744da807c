"use client";
import { PiecesTable } from "@/components/connections/pieces-table";
import { Trouble } from "@/components/connections/row-details";
import { RulesDiff } from "@/components/connections/rules-diff";
import type { SideState } from "@/components/connections/use-remote-sides";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { Section } from "./section";

/** What its account was granted against what the running Kiali needs, and everything that belongs to the connection there. */
export function RightsSection({ name, state, onAsk }: { name: string; state: SideState; onAsk: () => void }) {
  const side = state.kind === "seen" ? state.side : null;
  return (
    <Section
      title="What is granted there"
      note={side && "with your login"}
      action={
        state.kind === "seen" && (
          <Button
            size="small"
            look="quiet"
            isPending={state.isFetching}
            onClick={onAsk}
            aria-label="Look again at what is granted there"
          >
            Look again
          </Button>
        )
      }
    >
      {state.kind !== "seen" && <Trouble state={state} onAsk={onAsk} />}
      {side?.problem && <Trouble state={{ kind: "refused", problem: side.problem }} onAsk={onAsk} />}
      {side?.ownKiali && (
        <Notice title="A Kiali of its own runs there">
          {side.ownKiali}. Its account, role and namespace always stay.
        </Notice>
      )}
      {side?.rbac && (
        <Panel className="px-3 py-2.5">
          <RulesDiff name={name} rbac={side.rbac} />
        </Panel>
      )}
      {side && side.pieces.length > 0 && (
        <Disclosure
          summary={<span className="text-table">{side.pieces.length} objects belong to this connection</span>}
        >
          <PiecesTable pieces={side.pieces} caption={`What ${name} was granted, and what a revoke does with it`} />
        </Disclosure>
      )}
    </Section>
  );
}
