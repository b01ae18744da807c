import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { ProgressLine } from "@/components/ui/progress-line";
import { describeProblem } from "@/lib/describe-problem";
import type { Looked } from "./discovery";
import type { Discovery } from "./use-discovery";

/** How far the look for Kialis is, what it found, and which contexts could not be looked at. */
export default function DiscoveryAnswers({
  discovery,
  hasHomes,
  onAgain,
}: {
  discovery: Discovery;
  hasHomes: boolean;
  onAgain: () => void;
}) {
  const { isRunning, isBroken, total, looked, cancel } = discovery;
  const found = looked.reduce((sum, { kialis }) => sum + kialis.length, 0);
  const silent = looked.filter(({ problem }) => problem !== null);
  const words = `${looked.length} of ${total} contexts asked, ${found === 1 ? "1 Kiali" : `${found} Kialis`} found`;
  return (
    <section aria-label="Looking for Kialis" className="flex flex-col gap-2 rounded-base border px-3 py-2.5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <p role="status" className="min-w-0 flex-1 text-table font-medium">
          {isBroken ? `The console's own server broke off: ${words}` : words}
        </p>
        {isRunning ? (
          <Button size="small" onClick={cancel}>
            <X aria-hidden className="size-3.5" />
            Stop looking
          </Button>
        ) : (
          (isBroken || !hasHomes) && (
            <Button size="small" onClick={onAgain}>
              Look again
            </Button>
          )
        )}
      </div>
      {isRunning && <ProgressLine done={looked.length} total={total} words={words} />}
      {!isRunning && found === 0 && !isBroken && (
        <p className="text-table text-n11">
          No Kiali runs in the clusters that answered. A Deployment is taken for one by its label
          app.kubernetes.io/name=kiali.
        </p>
      )}
      {silent.length > 0 && <Silent looked={silent} />}
    </section>
  );
}

/** "Could not look" is not "no": each with what happened. */
const Silent = ({ looked }: { looked: readonly Looked[] }) => (
  <details className="text-table">
    <summary className="w-fit rounded-small text-n11 hover:text-n12">
      {looked.length === 1 ? "1 context could not be looked at" : `${looked.length} contexts could not be looked at`}
    </summary>
    <ul className="mt-1 flex flex-col gap-1 pl-4">
      {looked.map(({ context, problem }) => {
        if (!problem) return null;
        const { title, advice } = describeProblem(problem);
        return (
          <li key={context} className="wrap-anywhere">
            <bdi className="font-mono text-[0.93em]">{context}</bdi>: {without(`${context}: `, title)}.{" "}
            <span className="text-n10">{advice}</span>
          </li>
        );
      })}
    </ul>
  </details>
);

/** Most problems name the context themselves. */
const without = (start: string, text: string): string => (text.startsWith(start) ? text.slice(start.length) : text);
