"use client";
import { useSearchParams } from "next/navigation";
import { useEffect, useState } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { Part } from "@/components/home/part";
import { RadioCards } from "@/components/ui/radio-cards";
import type { LabelProposal } from "@/lib/query-scope/propose-labels";
import { SCOPES_OF, type ScopeOf } from "@/lib/query-scope/scope-of";
import { labelsOfParams } from "@/lib/query-scope/scope-params";
import type { ScopeView } from "@/lib/query-scope/scope-view";
import { LabelEditor } from "./label-editor";
import { type LabelRow, labelsOf, nextId, rowFaults, rowsOf } from "./label-rows";
import { ProposalsList } from "./proposals-list";
import { keepScope } from "./scope-address";
import { OF_WORDS } from "./scope-words";
import { TrialPanel } from "./trial-panel";

/** How long typing may pause before the store is asked. */
const PAUSE_MS = 400;

/** Which scope, its labels, and what they would do. What is tried stays in the address. */
export function ScopeForm({ home, view }: { home: HomeRef; view: ScopeView }) {
  const params = useSearchParams();
  const [of, setOf] = useState<ScopeOf>(() => SCOPES_OF.find((each) => each === params.get("of")) ?? "prometheus");
  const nowOf = (which: ScopeOf) => view.scopes.find((each) => each.of === which)?.labels ?? {};
  const [rows, setRows] = useState<readonly LabelRow[]>(() =>
    rowsOf(params.has("label") ? labelsOfParams(params) : nowOf(of)),
  );
  const faults = rowFaults(rows, of);
  const labels = labelsOf(rows);
  const tried = usePaused(faults.length === 0 ? labels : null);
  const change = (next: readonly LabelRow[], which = of): void => {
    setRows(next);
    keepScope({ of: which, labels: labelsOf(next) });
  };
  const take = ({ name, value }: LabelProposal): void => {
    const others = rows.filter((row) => row.name !== name && (row.name !== "" || row.value !== ""));
    change([...others, { id: nextId(rows), name, value }]);
  };
  const isNothing = Object.keys(labels).length === 0 && Object.keys(nowOf(of)).length === 0;
  return (
    <>
      {of === "prometheus" && view.proposals?.ok && (
        <Part
          id="proposals"
          title="Labels that would narrow"
          purpose="A label that every series of this mesh has, and no series of another. Found by the values that the store lists, then counted."
        >
          <ProposalsList proposals={view.proposals.value} mesh={view.mesh} onTake={take} />
        </Part>
      )}
      <Part
        id="labels"
        title="The labels"
        purpose="Kiali compares for equality alone: a series without one of these labels, or with another value, is not there for it."
      >
        <RadioCards
          label="Which of Kiali's queries"
          value={of}
          columns={3}
          cards={SCOPES_OF.map((each) => ({ value: each, ...OF_WORDS[each] }))}
          onChange={(next) => {
            setOf(next);
            change(rowsOf(nowOf(next)), next);
          }}
        />
        <div className="max-w-3xl">
          <LabelEditor rows={rows} faults={faults} onChange={change} />
        </div>
      </Part>
      <Part
        id="preview"
        title="What they would do"
        purpose="Each question that Kiali asks, with these labels and without. Series count for the cluster whose own proxies report them."
      >
        {faults.length > 0 ? (
          <p className="text-table text-n10">
            Mend the labels first: the store is not asked with values that break queries.
          </p>
        ) : isNothing ? (
          <p className="text-table text-n10">
            No label is set and none is typed: Kiali asks for everything in the store.
          </p>
        ) : (
          tried && <TrialPanel home={home} homeName={view.homeName} of={of} labels={tried} typed={labels} />
        )}
      </Part>
    </>
  );
}

/** The value as it was when typing last paused; the first one at once. */
function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  const key = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal labels are the same labels
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return paused;
}
