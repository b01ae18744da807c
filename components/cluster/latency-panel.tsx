import { Panel } from "@/components/ui/panel";
import type { Latency } from "@/lib/status/cluster-look";
import { durationWords } from "./history-spans";
import { tookWords } from "./layer-line";
import { latencyFigures, sparkPath } from "./spark-path";

const BOX = { width: 240, height: 32 } as const;

/** How long the last answers took: a line, and the same in figures. Gaps are times without an answer. */
export function LatencyPanel({ latencies }: { latencies: readonly Latency[] }) {
  const figures = latencyFigures(latencies);
  const [first] = latencies;
  const last = latencies.at(-1);
  const over = first && last && last.atMs > first.atMs ? durationWords(last.atMs - first.atMs) : null;
  return (
    <Panel aria-label="Round trip" className="flex flex-wrap items-center gap-x-6 gap-y-2 px-3 py-2">
      <h3 className="text-table font-semibold">Round trip</h3>
      {figures === null ? (
        <p className="text-table text-n10">
          {latencies.length === 0 ? "No answer has been timed yet." : "None of the last answers came."}
        </p>
      ) : (
        <dl className="flex flex-wrap gap-x-4 text-table [&_dt]:text-n10 [&>div]:flex [&>div]:gap-1.5">
          <div>
            <dt>min</dt>
            <dd>{tookWords(figures.min)}</dd>
          </div>
          <div>
            <dt>median</dt>
            <dd>{tookWords(figures.median)}</dd>
          </div>
          <div>
            <dt>max</dt>
            <dd>{tookWords(figures.max)}</dd>
          </div>
          <div>
            <dt>of</dt>
            <dd>
              {figures.answers} {figures.answers === 1 ? "answer" : "answers"}
              {over !== null && ` in ${over}`}
              {figures.silent > 0 && <span className="text-fail">, {figures.silent} without one</span>}
            </dd>
          </div>
        </dl>
      )}
      {latencies.length > 1 && <Spark latencies={latencies} />}
    </Panel>
  );
}

/** The figures beside it say what it shows, so it is hidden from a screen reader. */
function Spark({ latencies }: { latencies: readonly Latency[] }) {
  const { path, gaps } = sparkPath(latencies, BOX);
  return (
    <svg
      aria-hidden
      viewBox={`-2 -3 ${BOX.width + 4} ${BOX.height + 6}`}
      preserveAspectRatio="none"
      className="h-9 min-w-40 flex-1 basis-60 overflow-visible"
    >
      <path d={`M0 ${BOX.height}H${BOX.width}`} className="stroke-n5" vectorEffect="non-scaling-stroke" />
      <path
        d={path}
        fill="none"
        strokeWidth={1.5}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
        className="stroke-accent"
      />
      {gaps.map((x) => (
        <path
          key={x}
          d={`M${x} ${BOX.height - 6}V${BOX.height}`}
          strokeWidth={2}
          vectorEffect="non-scaling-stroke"
          className="stroke-fail"
        />
      ))}
    </svg>
  );
}
