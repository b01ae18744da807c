import { Age } from "@/components/status/age";
import { Disclosure } from "@/components/ui/disclosure";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import { LAYER_WORDS, type LayerLook } from "@/lib/status/cluster-look";
import type { Layer } from "@/lib/status/fleet-row";

/** One layer: its verdict and what was seen in one line; opened, how it was looked and all that was seen. */
export function LayerLine({ layer, look, isAsking }: { layer: Layer; look: LayerLook | null; isAsking: boolean }) {
  const label = LAYER_WORDS[layer];
  if (look === null)
    return (
      <li className="flex min-h-9 items-center gap-2 py-1 pr-3 pl-9 text-table">
        <span className="w-26 shrink-0 font-medium">{label}</span>
        {isAsking ? (
          <>
            <Skeleton className="w-40" />
            <span className="sr-only">being asked</span>
          </>
        ) : (
          <span className="text-n10">not asked</span>
        )}
      </li>
    );
  return (
    <li className="px-3" data-layer={layer} data-verdict={look.verdict}>
      <Disclosure
        summary={
          <span className="flex min-w-0 flex-wrap items-start gap-x-2 text-table">
            <span className="flex h-5 w-26 shrink-0 items-center gap-1.5">
              <Verdict kind={look.verdict} isQuiet />
              <span className="font-medium">{label}</span>
            </span>
            <span className="min-w-0 flex-1 basis-48 text-n11 wrap-anywhere">{look.evidence}</span>
            {look.tookMs !== null && (
              <span className="shrink-0 text-meta leading-5 text-n10 tabular-nums">{tookWords(look.tookMs)}</span>
            )}
          </span>
        }
      >
        <div className="flex flex-col gap-1.5 pb-2 pl-6 text-table">
          {look.advice && <p className="text-n11 wrap-anywhere">{look.advice}</p>}
          <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 [&>dd]:wrap-anywhere [&>dt]:text-n10">
            {look.details.map(([term, values]) => (
              <LayerDetail key={term} term={term} values={values} />
            ))}
            <dt>How</dt>
            <dd>
              <code>{look.how}</code>
            </dd>
            <dt>Seen</dt>
            <dd>
              <Age of={{ atMs: look.atMs, from: "console" }} />
            </dd>
          </dl>
        </div>
      </Disclosure>
    </li>
  );
}

const LayerDetail = ({ term, values }: { term: string; values: readonly string[] }) => (
  <>
    <dt>{term}</dt>
    <dd>
      {values.length === 0 ? (
        <span className="text-n10">none</span>
      ) : (
        <ul>
          {values.map((value) => (
            <li key={value}>{value}</li>
          ))}
        </ul>
      )}
    </dd>
  </>
);

/** "0.4 ms", "12 ms", "4 s" */
export const tookWords = (ms: number): string =>
  ms >= 1_000 ? `${Math.round(ms / 100) / 10} s` : ms >= 10 ? `${Math.round(ms)} ms` : `${Math.round(ms * 10) / 10} ms`;
