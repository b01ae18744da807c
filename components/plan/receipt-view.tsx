import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { CodeBlock } from "@/components/ui/code-block";
import { Notice } from "@/components/ui/notice";
import { Panel } from "@/components/ui/panel";
import { describeProblem } from "@/lib/describe-problem";
import type { Plan, Receipt } from "@/lib/plan/plan";
import { Lines } from "./lines";
import { stepSubject } from "./step-words";

const LAYERS = {
  network: "the network",
  tls: "TLS",
  authentication: "authentication",
  authorization: "authorization",
  secret: "the Secret in the home",
  rollout: "the rollout of Kiali",
  kiali: "Kiali itself",
} as const;

const seconds = ({ startedAt, endedAt }: Receipt): string =>
  `${Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 100) / 10)} s`;

/** What was done, what stopped it, what was put back, what is left. */
export function ReceiptView({
  plan,
  receipt,
  left = receipt.left,
  nothingLeft = "Nothing is left; both clusters are as before.",
  action,
}: {
  plan: Plan;
  receipt: Receipt;
  /** Lines in place of the receipt's own, for a run that removes. */
  left?: readonly string[];
  nothingLeft?: string;
  action?: ReactNode;
}) {
  const subject = (id: string): string => {
    const step = plan.steps.find((other) => other.id === id);
    return step ? stepSubject(step) : id;
  };
  const { stoppedBy, unfinished = [] } = receipt;
  if (stoppedBy === null && unfinished.length > 0)
    return <UnfinishedLanes plan={plan} receipt={receipt} action={action} subject={subject} />;
  if (stoppedBy === null)
    return (
      <Panel className="border-pass-border bg-pass-soft px-3 py-2.5" aria-labelledby="receipt">
        <h2 id="receipt" className="font-semibold text-pass">
          Done in {seconds(receipt)}
        </h2>
        <p className="text-table text-n11">{receipt.done.length} steps were carried out and every gate passed.</p>
        <Evidence lines={receipt.evidence} />
      </Panel>
    );
  if (stoppedBy.problem.kind === "cancelled" && receipt.done.length === 0 && receipt.left.length === 0)
    return (
      <Notice isLive title="Called off; nothing was touched" action={action}>
        Every cluster is as it was.
      </Notice>
    );
  const { title, advice } = describeProblem(stoppedBy.problem);
  return (
    <div className="flex flex-col gap-3">
      <Notice
        tone="fail"
        isLive
        title={
          <span className="flex flex-wrap items-center gap-2">
            Stopped at: {subject(stoppedBy.step)}
            {stoppedBy.layer && <Badge tone="fail">{LAYERS[stoppedBy.layer]}</Badge>}
          </span>
        }
      >
        <p>{title}.</p>
        <p>{advice}</p>
        <Evidence lines={receipt.evidence} />
      </Notice>
      <Panel className="grid gap-x-6 gap-y-3 px-3 py-2.5 md:grid-cols-2">
        <Lines title="Put back" lines={receipt.undone.map(subject)} none="Nothing had to be put back." />
        <Lines title="Left in a cluster" lines={left} none={nothingLeft} />
        {action && <div className="md:col-span-2">{action}</div>}
      </Panel>
    </div>
  );
}

/** Some lanes came to their end and some did not: each of those with what stopped it and what happens next. */
function UnfinishedLanes({
  plan,
  receipt,
  action,
  subject,
}: {
  plan: Plan;
  receipt: Receipt;
  action: ReactNode;
  subject: (id: string) => string;
}) {
  const { unfinished = [] } = receipt;
  const recorded = new Set(plan.steps.flatMap((step) => (step.verb === "record" ? [step.orphan.name] : [])));
  return (
    <Notice
      tone="warn"
      isLive
      title={unfinishedWords(
        unfinished.map(({ lane }) => lane),
        lanesOf(plan),
        seconds(receipt),
      )}
      action={action}
    >
      <ul className="mt-1 flex flex-col gap-2">
        {unfinished.map(({ lane, step, problem }) => {
          const { title, advice } = describeProblem(problem);
          return (
            <li key={`${lane} ${step}`} className="wrap-anywhere">
              <span className="flex flex-wrap items-center gap-x-2">
                <code className="font-medium text-n12">{lane}</code>
                {recorded.has(lane) && <Badge tone="warn">orphan</Badge>}
                <span className="text-n10">stopped at: {subject(step)}</span>
              </span>
              <p>
                {title}. {advice}
              </p>
              {recorded.has(lane) && (
                <p className="text-n10">
                  What it was granted stays on record in the home, is shown on every page, and is tried again when{" "}
                  {lane} answers or when you ask for it. Only proof or your typed statement strikes it off.
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {/* Of a lane on record it says the same once more. */}
      {unfinished.some(({ lane }) => !recorded.has(lane)) && <Evidence lines={receipt.evidence} />}
    </Notice>
  );
}

function unfinishedWords(lanes: readonly string[], all: number, took: string): string {
  const [first] = lanes;
  if (lanes.length < all)
    return `${lanes.length} of ${all} clusters did not come to the end; the others are done, in ${took}`;
  return lanes.length === 1 ? `${first} did not come to the end, in ${took}` : `No cluster came to the end, in ${took}`;
}

const lanesOf = (plan: Plan): number =>
  new Set(plan.steps.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))).size;

const Evidence = ({ lines }: { lines: readonly string[] }) =>
  lines.length === 0 ? null : <CodeBlock text={lines.join("\n")} what="evidence" isProse className="mt-2 bg-n1" />;
