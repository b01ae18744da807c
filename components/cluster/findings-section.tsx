import { reviewOf, VERB_WORDS, whyNot } from "@/components/connections/verbs";
import type { HomeRef } from "@/components/home/home-ref";
import { ButtonLink } from "@/components/ui/button-link";
import { Panel } from "@/components/ui/panel";
import { Verdict } from "@/components/ui/verdict";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { ToldFinding } from "./findings-of";
import { Section } from "./section";

const KIND = { fail: "fail", warn: "warn", info: "skip" } as const;
const WORD = { fail: "Wrong", warn: "Attention", info: "To know" } as const;

/** What is wrong with a connection, each with the verb that mends it. Nothing is drawn where nothing is wrong. */
export function FindingsSection({
  findings,
  connection,
  home,
}: {
  findings: readonly ToldFinding[];
  connection: ConnectionRow;
  home: HomeRef;
}) {
  const { name } = connection;
  if (findings.length === 0) return null;
  return (
    <Section title={findings.length === 1 ? "One finding" : `${findings.length} findings`}>
      <Panel>
        <ul aria-label={`What is wrong with ${name}`} className="divide-y divide-n4">
          {findings.map(({ id, severity, detail, mend }) => (
            <li key={id} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
              <Verdict kind={KIND[severity]} word={WORD[severity]} className="h-6 w-22" />
              <span className="min-w-0 flex-1 basis-64 text-table leading-6 wrap-anywhere">{detail}</span>
              {mend && <Mend mend={mend} connection={connection} home={home} />}
            </li>
          ))}
        </ul>
      </Panel>
    </Section>
  );
}

/** The verb that mends it, or why that verb has no use here. */
function Mend({
  mend,
  connection,
  home,
}: {
  mend: NonNullable<ToldFinding["mend"]>;
  connection: ConnectionRow;
  home: HomeRef;
}) {
  const { label } = VERB_WORDS[mend];
  const why = mend === "settle" || mend === "forget" ? null : whyNot(connection, mend);
  if (why !== null)
    return (
      <span className="text-meta leading-6 text-n10">
        {label}: {why}
      </span>
    );
  return (
    <ButtonLink size="small" href={reviewOf(mend, home, [connection.name])} aria-label={`${label} ${connection.name}`}>
      {label}
    </ButtonLink>
  );
}
