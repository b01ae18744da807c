import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CopyButton } from "@/components/ui/copy-button";
import { Panel } from "@/components/ui/panel";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { speaksOfStore } from "@/lib/telemetry/speaks-of-store";
import type { StoreView } from "@/lib/telemetry/telemetry-view";

/** One store: what Kiali is told to use, from where it was asked, and whether it answers. */
export function StorePanel({
  title,
  store,
  isOff = false,
  children,
}: {
  title: string;
  store: StoreView;
  isOff?: boolean;
  children?: ReactNode;
}) {
  const { kind, version, url, isDefault, from, signsInBy, headers, scope, tookMs, problem } = store;
  const words = problem ? describeProblem(problem) : null;
  const labels = Object.entries(scope);
  return (
    <Panel aria-label={title} className="p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="font-semibold">{title}</h2>
        {isOff ? (
          <Verdict kind="skip" word="Turned off" />
        ) : problem ? (
          <AskedInVain problem={problem} />
        ) : (
          <Verdict kind="pass" word="Answers" />
        )}
      </div>
      <dl className="mt-3 grid grid-cols-[6rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-table [&>dt]:text-n10">
        <dt>Store</dt>
        <dd className="wrap-anywhere">
          {kind === null ? <span className="text-n10">not known</span> : `${kind} ${version ?? ""}`.trim()}
          {tookMs !== null && <span className="text-n10 tabular-nums"> · {tookMs} ms</span>}
        </dd>
        <dt>Address</dt>
        <dd className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-1">
          <code className="min-w-0 wrap-anywhere">{url}</code>
          <CopyButton text={url} what="address" />
          {isDefault && <Badge>Kiali's default</Badge>}
        </dd>
        <dt>Asked</dt>
        <dd className="wrap-anywhere">
          {from ?? <span className="text-n10">{isOff ? "not asked" : "no way to it"}</span>}
        </dd>
        <dt>Sign-in</dt>
        <dd className="wrap-anywhere">
          {signsInBy === "kiali-token" ? "the token of Kiali's own account" : signsInBy}
          {headers.length > 0 && `, with ${headers.join(", ")}`}
        </dd>
        <dt>Query scope</dt>
        <dd className="wrap-anywhere">
          {labels.length === 0 ? (
            <span className="text-n10">none</span>
          ) : (
            <code>{labels.map(([name, value]) => `${name}="${value}"`).join(", ")}</code>
          )}
        </dd>
        {children}
      </dl>
      {words && (
        <div className="mt-3 border-t pt-3 text-table wrap-anywhere">
          <p className="font-medium">{words.title}</p>
          <p className="mt-0.5 text-n11">{words.advice}</p>
        </div>
      )}
    </Panel>
  );
}

/** A store that gives Kiali no answer either is one thing, one that only we could not ask another. */
function AskedInVain({ problem }: { problem: Problem }) {
  if (problem.kind === "forbidden") return <Verdict kind="unknown" word="Not allowed to ask" />;
  return speaksOfStore(problem) ? (
    <Verdict kind="fail" word="No answer to use" />
  ) : (
    <Verdict kind="unknown" word="Could not be asked from here" />
  );
}
