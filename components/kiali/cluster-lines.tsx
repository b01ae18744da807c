"use client";
import Link from "next/link";
import { connectionAddress } from "@/components/cluster/cluster-ref";
import { reviewOf, VERB_WORDS } from "@/components/connections/verbs";
import type { HomeRef } from "@/components/home/home-ref";
import { StateMark } from "@/components/status/state-mark";
import { ButtonLink } from "@/components/ui/button-link";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict } from "@/components/ui/verdict";
import type { FleetRow } from "@/lib/status/fleet-row";
import type { ClusterLine } from "@/lib/status/kiali-clusters";

type About = { home: HomeRef; kiali: { namespace: string; name: string } };

/** Each cluster with what Kiali says of it and what it should; a table, or cards on a narrow screen. */
export function ClusterLines({
  home,
  kiali,
  lines,
  stateOf,
}: About & { lines: readonly ClusterLine[]; stateOf: (line: ClusterLine) => FleetRow["state"] | null }) {
  const isNarrow = useIsNarrow();
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {lines.map((line) => (
          <li key={keyOf(line)} className="flex flex-col gap-1.5 rounded-base border px-3 py-2.5 text-table">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Name line={line} home={home} kiali={kiali} />
              <Says line={line} />
            </p>
            <p className="text-n10">Should: {shouldWords(line)}</p>
            {stateOf(line) !== null && <State state={stateOf(line)} />}
            <Why line={line} home={home} />
          </li>
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[52rem] border-collapse text-table">
        <caption className="sr-only">Clusters that Kiali lists, and those that it should list</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[20%]">
              Cluster
            </th>
            <th scope="col" className="w-[15%]">
              Kiali says
            </th>
            <th scope="col" className="w-[23%]">
              It should
            </th>
            <th scope="col" className="w-[14%]">
              State
            </th>
            <th scope="col">Why they differ</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={keyOf(line)} className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
              <th scope="row" className="text-left font-normal">
                <Name line={line} home={home} kiali={kiali} />
              </th>
              <td>
                <Says line={line} />
              </td>
              <td className="wrap-anywhere">{shouldWords(line)}</td>
              <td>
                <State state={stateOf(line)} />
              </td>
              <td>
                <Why line={line} home={home} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const keyOf = ({ name, should, secret }: ClusterLine): string => `${should} ${secret} ${name}`;

/** A connection has a page of its own; the home is this one. */
function Name({ line, home, kiali }: About & { line: ClusterLine }) {
  const { name, context, should } = line;
  const of = { home: { home: home.home, kiali: `${kiali.namespace}/${kiali.name}` }, name };
  return (
    <span className="min-w-0">
      {should === "home" ? (
        <code dir="auto" className="font-medium wrap-anywhere">
          {name}
        </code>
      ) : (
        <Link href={connectionAddress(of)} className="text-accent underline-offset-2 hover:underline">
          <code dir="auto" className="font-medium wrap-anywhere">
            {name}
          </code>
        </Link>
      )}
      <span className="block text-meta text-n10 wrap-anywhere">
        {context === null ? "no context leads there" : `context ${context}`}
      </span>
    </span>
  );
}

const SAYS = { listed: "Lists it", "not-listed": "Does not list it", silent: "Did not say" } as const;
const Says = ({ line: { says, tone } }: { line: ClusterLine }) => (
  <Verdict kind={tone} word={SAYS[says]} className="whitespace-normal" />
);

function shouldWords({ should, secret }: ClusterLine): string {
  switch (should) {
    case "home":
      return "It is Kiali's own cluster";
    case "entry":
      return `Secret ${secret} has an entry for it`;
    case "aside":
      return "No: it is set aside";
    case "link":
      return "No: it is named in the configuration, without a Secret";
    case "none":
      return "No Secret has an entry for it";
    default:
      return should satisfies never;
  }
}

const State = ({ state }: { state: FleetRow["state"] | null }) =>
  state === null ? <span className="text-n10">–</span> : <StateMark state={state} className="whitespace-normal" />;

function Why({ line, home }: { line: ClusterLine; home: HomeRef }) {
  const { why, mend } = line;
  if (why === null) return null;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <p className="wrap-anywhere">{why}.</p>
      {mend && (
        <ButtonLink
          size="small"
          href={reviewOf(mend.verb, home, [mend.name])}
          aria-label={`${VERB_WORDS[mend.verb].label} ${mend.name}`}
        >
          {VERB_WORDS[mend.verb].label}
        </ButtonLink>
      )}
    </div>
  );
}
