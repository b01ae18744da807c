import { Badge } from "@/components/ui/badge";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem, Result } from "@/lib/problem";
import type { Description, FoundKiali } from "./cluster-query";

/** The answer of one cluster: Kubernetes, Kiali, Istio, each with its own "could not look". */
export function WhatIsThere({ found }: { found: Result<Description> }) {
  if (!found.ok) return <CouldNot problem={found.problem} />;
  const { version, kialis, istio } = found.value;
  const shared = sharedProblem([version, kialis, istio]);
  if (shared) return <CouldNot problem={shared} />;
  return (
    <dl className="grid gap-x-8 gap-y-2 text-table lg:grid-cols-[10rem_1.4fr_1fr]">
      <Part name="Kubernetes">{version.ok ? version.value.gitVersion : <CouldNot problem={version.problem} />}</Part>
      <Part name="Kiali">{kialis.ok ? <Kialis kialis={kialis.value} /> : <CouldNot problem={kialis.problem} />}</Part>
      <Part name="Istio">
        {!istio.ok ? (
          <CouldNot problem={istio.problem} />
        ) : istio.value === null ? (
          <span className="text-n10">No control plane found</span>
        ) : (
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            {istio.value.version ?? "version not known"}
            <Badge>{istio.value.role}</Badge>
            <span className="text-n10">
              cluster ID{" "}
              {istio.value.clusterId ? <code className="text-n12">{istio.value.clusterId}</code> : "not known"}
            </span>
          </span>
        )}
      </Part>
    </dl>
  );
}

/** The one problem behind all parts: a cluster that cannot be reached says so once. */
function sharedProblem(parts: readonly Result<unknown>[]): Problem | null {
  const problems = parts.flatMap((part) => (part.ok ? [] : [part.problem]));
  const titles = new Set(problems.map((problem) => describeProblem(problem).title));
  return problems.length === parts.length && titles.size === 1 ? (problems[0] ?? null) : null;
}

const Part = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div className="min-w-0">
    <dt className="text-meta text-n10">{name}</dt>
    <dd className="min-w-0 wrap-anywhere">{children}</dd>
  </div>
);

function Kialis({ kialis }: { kialis: readonly FoundKiali[] }) {
  if (kialis.length === 0) return <span className="text-n10">None found</span>;
  return (
    <ul className="flex flex-col gap-1">
      {kialis.map((kiali) => (
        <li key={`${kiali.namespace}/${kiali.name}`} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {kiali.version ?? "version not known"}
          <code>
            {kiali.namespace}/{kiali.name}
          </code>
          <Badge>{kiali.installer}</Badge>
          <span className="text-n10">auth {kiali.authStrategy ?? "not known"}</span>
        </li>
      ))}
    </ul>
  );
}

/** "Could not look" is not "no": its own mark, what happened, and what to do. */
export function CouldNot({ problem }: { problem: Problem }) {
  const { title, advice } = describeProblem(problem);
  return (
    <span className="flex min-w-0 items-start gap-1.5 text-table">
      <Verdict kind={problem.kind === "forbidden" ? "unknown" : "fail"} isQuiet className="mt-0.5" />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-medium">{title}.</span> <span className="text-n10">{advice}</span>
      </span>
    </span>
  );
}
