"use client";
import { HOME_PAGES, homePageOf } from "@/components/home/home-pages";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { TwoNames } from "@/components/ui/two-names";
import { Verdict } from "@/components/ui/verdict";
import type { ConnectionRow, Finding } from "@/lib/access/inventory/inventory";
import { describeProblem } from "@/lib/describe-problem";
import { PiecesTable } from "./pieces-table";
import { RulesDiff } from "./rules-diff";
import type { SideState } from "./use-remote-sides";
import { reviewOf, VERB_WORDS } from "./verbs";

/** All that is known of one connection: what is wrong and what mends it, its two ends, and what lies in the remote. */
export function RowDetails({
  row,
  home,
  findings,
  state,
  onAsk,
}: {
  row: ConnectionRow;
  home: HomeRef;
  findings: readonly Finding[];
  state: SideState;
  onAsk: () => void;
}) {
  const side = state.kind === "seen" ? state.side : null;
  return (
    <div className="flex flex-col gap-4 py-1">
      {findings.length > 0 && (
        <ul aria-label={`What is wrong with ${row.name}`} className="flex flex-col gap-2">
          {findings.map((finding) => (
            <FindingLine key={`${finding.id} ${finding.detail}`} finding={finding} name={row.name} home={home} />
          ))}
        </ul>
      )}
      <TwoNames
        className="md:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]"
        names={[
          { label: "Cluster name", value: row.name },
          { label: "Context", value: row.remote?.context ?? null, instead: "none has its address" },
          { label: "Server", value: row.server, instead: "not known" },
          {
            label: "Identity in the remote",
            value: row.identity && `${row.identity.namespace}/${row.identity.account}`,
            instead: "the credential does not say",
          },
          {
            label: "Secret in the home",
            value: row.secret && `${row.secret.namespace}/${row.secret.name}`,
            instead: "none",
          },
          { label: "Token", value: null, instead: TOKEN_PLACE[row.tokenPlace ?? "none"] },
        ]}
      />
      <p className="text-table text-n10">
        {row.maker.words.charAt(0).toUpperCase() + row.maker.words.slice(1)}.{" "}
        {row.isMounted ? "Mounted into Kiali's pod" : "Not mounted into Kiali's pod"};{" "}
        {row.isLoaded === null
          ? "Kiali would not say whether it reads it"
          : row.isLoaded
            ? "the running Kiali reads it"
            : "the running Kiali does not read it"}
        .
        {row.rotatedAt !== null && (
          <>
            {" "}
            Its token was written <RelativeTime at={row.rotatedAt} />.
          </>
        )}
      </p>
      <p className="flex flex-wrap gap-2">
        {PAGES.map((page) => (
          <ButtonLink key={page} size="small" href={homePageOf(page, home)}>
            {HOME_PAGES[page].ofCluster}
          </ButtonLink>
        ))}
      </p>
      {state.kind === "seen" && state.side.problem && (
        <Trouble state={{ kind: "refused", problem: state.side.problem }} isPending={state.isFetching} onAsk={onAsk} />
      )}
      {state.kind !== "seen" && <Trouble state={state} onAsk={onAsk} />}
      {side?.ownKiali && (
        <Notice title="A Kiali of its own runs there">
          {side.ownKiali}. Its account, role and namespace always stay.
        </Notice>
      )}
      {side?.rbac && <RulesDiff name={row.name} rbac={side.rbac} />}
      {side && side.pieces.length > 0 && (
        <PiecesTable pieces={side.pieces} caption={`What ${row.name} was granted, and what a revoke does with it`} />
      )}
    </div>
  );
}

const PAGES = ["metrics", "users"] as const;
const TOKEN_PLACE = {
  "own-key": "in a key of its own",
  inline: "inside the kubeconfig",
  none: "none in the Secret",
} as const;
const KIND = { fail: "fail", warn: "warn", info: "skip" } as const;
const WORD = { fail: "Wrong", warn: "Attention", info: "To know" } as const;

const FindingLine = ({ finding, name, home }: { finding: Finding; name: string; home: HomeRef }) => (
  <li className="flex flex-wrap items-start gap-x-3 gap-y-1">
    <Verdict kind={KIND[finding.severity]} word={WORD[finding.severity]} className="h-6 w-22" />
    <span className="min-w-0 flex-1 basis-64 text-table leading-6 wrap-anywhere">{finding.detail}</span>
    {finding.mend && (
      <ButtonLink
        size="small"
        href={reviewOf(finding.mend, home, [name])}
        aria-label={`${VERB_WORDS[finding.mend].label} ${name}`}
      >
        {VERB_WORDS[finding.mend].label}
      </ButtonLink>
    )}
  </li>
);

/** Why the other half of a connection was not seen, and the way to ask it. */
export function Trouble({
  state,
  isPending = false,
  onAsk,
}: {
  state: Exclude<SideState, { kind: "seen" }>;
  /** Whether it is being asked again while what it said before is shown. */
  isPending?: boolean;
  onAsk: () => void;
}) {
  const again = (words: string) => (
    <Button size="small" isPending={isPending} onClick={onAsk}>
      {words}
    </Button>
  );
  switch (state.kind) {
    case "asking":
      return <Verdict kind="running" word="Asking the remote" />;
    case "nowhere":
      return (
        <Notice tone="unknown" title="Its cluster cannot be asked from here">
          No context of your kubeconfig has its address. The verbs let you name the context; a revoke finishes the home
          and records the rest.
        </Notice>
      );
    case "waits":
      return (
        <Notice tone="unknown" title="Its exec plugin may open a login, so it waits for you" action={again("Ask it")} />
      );
    case "no answer":
      return (
        <Notice tone="fail" title="The console's own server did not answer" action={again("Ask again")}>
          It may have been stopped. Start it again with npm start.
        </Notice>
      );
    case "refused": {
      const { title, advice } = describeProblem(state.problem);
      return (
        <Notice tone="unknown" title={title} action={again("Ask again")}>
          {advice}
        </Notice>
      );
    }
    default:
      return state satisfies never;
  }
}
