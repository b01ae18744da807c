"use client";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { CodeBlock } from "@/components/ui/code-block";
import { Combobox } from "@/components/ui/combobox";
import { Notice } from "@/components/ui/notice";
import { Verdict } from "@/components/ui/verdict";
import type { Leak } from "@/lib/access/inventory/inventory";
import { describeProblem } from "@/lib/describe-problem";
import { shell } from "@/lib/shell-command";
import { leaksQuery } from "./leaks-query";
import { PiecesTable } from "./pieces-table";

/** "Also granted in this cluster": identities that no connection of this home uses. One cluster at a time, when asked. */
export function LeaksSection({
  home,
  contexts,
}: {
  home: HomeRef;
  contexts: readonly { name: string; note: string }[];
}) {
  const id = useId();
  const [context, setContext] = useState<string | null>(null);
  return (
    <section aria-labelledby="leaks" className="pt-8">
      <h2 id="leaks" className="text-lead font-semibold">
        Also granted
      </h2>
      <p className="pb-2 text-table text-n10">
        Accounts, bindings and tokens in a cluster that look like an access for a Kiali and belong to no connection of
        this home: a script's leftovers, a forgotten trial.
      </p>
      <div className="max-w-md pb-3">
        <Combobox
          id={id}
          label="Cluster to look in"
          placeholder="Type to find a context"
          value={context}
          items={contexts.map(({ name, note }) => ({ value: name, note }))}
          onChange={setContext}
        />
      </div>
      {context !== null && <Leaks key={context} home={home} context={context} />}
    </section>
  );
}

function Leaks({ home, context }: { home: HomeRef; context: string }) {
  const leaks = useQuery(leaksQuery(home, context));
  const look = (
    <Button size="small" isPending={leaks.isFetching} onClick={() => void leaks.refetch()}>
      {leaks.data ? `Look in ${context} again` : `Look in ${context}`}
    </Button>
  );
  return (
    <div className="flex flex-col items-start gap-3" aria-live="polite">
      {look}
      {leaks.error && <Notice tone="fail" title="The console's own server did not answer" className="w-full" />}
      {leaks.data && !leaks.data.ok && (
        <Notice tone="unknown" title={describeProblem(leaks.data.problem).title} className="w-full">
          {describeProblem(leaks.data.problem).advice}
        </Notice>
      )}
      {leaks.data?.ok && leaks.data.value.length === 0 && (
        <Verdict kind="pass" word={`Nothing in ${context} is granted beside the connections above`} />
      )}
      {leaks.data?.ok && leaks.data.value.length > 0 && (
        <div className="w-full min-w-0">
          <PiecesTable
            pieces={leaks.data.value}
            caption={`Granted in ${context}, and used by no connection of this home`}
            more={({ detail }) => <span className="block text-n10">{detail}</span>}
          />
          <Removal context={context} leaks={leaks.data.value} />
        </div>
      )}
    </div>
  );
}

/** Another home may use them, which nobody sees from here: so they are removed by hand, by who knows. */
function Removal({ context, leaks }: { context: string; leaks: readonly Leak[] }) {
  const commands = leaks.flatMap(({ fate, ref }) =>
    fate === "stay"
      ? []
      : [
          ref.namespace === null
            ? shell`kubectl --context ${context} delete ${ref.kind.toLowerCase()} ${ref.name}`
            : shell`kubectl --context ${context} --namespace ${ref.namespace} delete ${ref.kind.toLowerCase()} ${ref.name}`,
        ],
  );
  if (commands.length === 0) return null;
  return (
    <div className="pt-3">
      <p className="pb-1 text-table text-n10">
        Another home may use them, which cannot be seen from here. When you know that none does:
      </p>
      <CodeBlock text={commands.join("\n")} what="commands that remove them" />
    </div>
  );
}
