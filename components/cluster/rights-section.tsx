"use client";
import { PiecesTable } from "@/components/connections/pieces-table";
import { Trouble } from "@/components/connections/row-details";
import { RulesDiff } from "@/components/connections/rules-diff";
import type { SideState } from "@/components/connections/use-remote-sides";
import { Button } from "@/components/ui/button";
import { Disclosure } from "@/components/ui/disclosure";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { Verdict } from "@/components/ui/verdict";
import type { RemoteSide } from "@/lib/access/inventory/inventory";
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
          <Rules name={name} rbac={side.rbac} />
        </Panel>
      )}
      {side?.problem === null && side.rbac === null && side.pieces.length === 0 && (
        <Notice tone="unknown" title={`Nothing was found there that belongs to ${name}`}>
          Its credential does not say which account it is, so what that account may do is not known.
        </Notice>
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

const MANY = 16;

/** A long list of what differs is opened on demand; how long it is stands there at once. */
function Rules({ name, rbac }: { name: string; rbac: NonNullable<RemoteSide["rbac"]> }) {
  const { missing, extra } = rbac;
  if (missing.length + extra.length <= MANY) return <RulesDiff name={name} rbac={rbac} />;
  const said = [
    ...(missing.length > 0 ? [`${missing.length} rules are missing`] : []),
    ...(extra.length > 0 ? [`${extra.length} are too much`] : []),
  ];
  return (
    <Disclosure
      summary={<Verdict kind={missing.length > 0 ? "fail" : "warn"} word={said.join(", ")} className="min-h-5" />}
      panelClassName="pt-2"
    >
      <RulesDiff name={name} rbac={rbac} />
    </Disclosure>
  );
}
