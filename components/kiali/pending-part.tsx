"use client";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import type { HomeRef } from "@/components/home/home-ref";
import { runAddress } from "@/components/plan/run-address";
import { ButtonLink } from "@/components/ui/button-link";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { KialiLook, PendingChange, PendingMend } from "@/lib/status/kiali-view";

const TONES = {
  fail: { kind: "fail", word: "Stuck" },
  warn: { kind: "warn", word: "Pending" },
  info: { kind: "running", word: "Under way" },
} as const;

/** What was changed and has not reached the running Kiali, each with what resolves it. */
export function PendingPart({ home, look }: { home: HomeRef; look: KialiLook }) {
  return (
    <>
      {look.unseen.map((problem) => {
        const { title, advice } = describeProblem(problem);
        return (
          <Notice key={title} tone="unknown" title={`There may be more than is shown: ${title}`}>
            {advice}
          </Notice>
        );
      })}
      {look.pending.length === 0 ? (
        <p className="text-table">
          {look.unseen.length === 0 ? (
            <Verdict kind="pass" word="The running Kiali has everything that was written" className="text-table" />
          ) : (
            <Verdict kind="unknown" word="Nothing is pending as far as could be seen" className="text-table" />
          )}
        </p>
      ) : (
        <ul aria-label="Pending changes" className="flex flex-col divide-y rounded-base border">
          {look.pending.map((change) => (
            <Change key={change.id} home={home} change={change} />
          ))}
        </ul>
      )}
    </>
  );
}

const Change = ({ home, change: { tone, title, detail, since, mends } }: { home: HomeRef; change: PendingChange }) => (
  <li className="flex flex-col gap-1 px-3 py-2.5 text-table sm:flex-row sm:gap-4">
    <Verdict {...TONES[tone]} className="h-5 w-24 shrink-0" />
    <div className="flex min-w-0 flex-1 flex-col items-start gap-2">
      <div className="wrap-anywhere">
        <p className="font-medium">
          {title}
          {since !== null && (
            <span className="font-normal text-n10">
              , <RelativeTime at={since} />
            </span>
          )}
        </p>
        {detail && <p className="text-n11">{detail}</p>}
      </div>
      {mends.map((mend) => (
        <Mend key={JSON.stringify(mend)} home={home} mend={mend} />
      ))}
    </div>
  </li>
);

function Mend({ home, mend }: { home: HomeRef; mend: PendingMend }) {
  if (mend.kind === "run")
    return (
      <ButtonLink size="small" href={runAddress(mend.run)}>
        Watch the run
      </ButtonLink>
    );
  if (mend.kind === "review")
    return (
      <ButtonLink size="small" className="button-wraps" href={reviewOf(mend.verb, home, mend.names)}>
        {VERB_WORDS[mend.verb].label}{" "}
        {mend.names.length <= 2 ? mend.names.join(" and ") : `${mend.names.length} clusters`}
      </ButtonLink>
    );
  return (
    <div className="flex w-full min-w-0 flex-col gap-1">
      <CodeBlock text={mend.command} what="command" />
      {mend.caveat && <p className="text-meta text-n10">{mend.caveat}</p>}
    </div>
  );
}
