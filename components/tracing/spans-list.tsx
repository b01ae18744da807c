import { TRACES } from "@/components/telemetry/telemetry-words";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { TracesView } from "@/lib/telemetry/telemetry-view";

/** The proof: for each cluster the latest span that Kiali would find, with its age, or why there is none. */
export const SpansList = ({ traces: { clusters, strangers, span, tag } }: { traces: TracesView }) => (
  <div className="flex min-w-0 flex-col gap-2">
    <ul aria-label="Spans by cluster" className="divide-y rounded-base border">
      {clusters.map(({ name, verdict, lastSpanAt, problem }) => {
        const { kind, word, detail } = TRACES[verdict];
        return (
          <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2 text-table">
            <code className="min-w-28 font-medium wrap-anywhere">{name}</code>
            <Verdict kind={kind} word={word} />
            <span className="min-w-0 flex-1 basis-48 text-n10 wrap-anywhere">
              {lastSpanAt !== null && (
                <>
                  latest <RelativeTime at={lastSpanAt} />, with{" "}
                  <code>
                    {tag ?? "istio.cluster_id"}="{name}"
                  </code>
                </>
              )}
              {lastSpanAt === null && (problem ? describeProblem(problem).title : detail)}
            </span>
          </li>
        );
      })}
    </ul>
    {span && (
      <p className="text-table text-n10 wrap-anywhere">
        The latest span {span.isProxy ? "of a proxy" : "(none of a proxy was found)"} is of{" "}
        <code className="text-n12">{span.service}</code>, <RelativeTime at={span.at} />,{" "}
        {span.value === null ? (
          "without the tag"
        ) : (
          <>
            with value <code className="text-n12">{span.value}</code>
          </>
        )}
        .
      </p>
    )}
    {strangers.length > 0 && (
      <p className="text-table text-warn wrap-anywhere">
        Spans also name {strangers.join(", ")}, which{" "}
        {strangers.length === 1 ? "is no connected cluster" : "are no connected clusters"}: a wrong cluster ID, or what
        is still to be connected.
      </p>
    )}
  </div>
);
