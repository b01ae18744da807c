import { Badge } from "@/components/ui/badge";
import { join } from "@/components/ui/join";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import type { ConnectionRow, Finding } from "@/lib/access/inventory/inventory";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { CREDENTIAL_KIND, credentialLife } from "./credential-life";
import { FINDING, moreWords } from "./finding-words";
import { FORM, MAKER } from "./maker-words";
import type { SideState } from "./use-remote-sides";

/** Both names: what Kiali calls the cluster, and the context it is reached by. */
export const NamesCell = ({ row }: { row: ConnectionRow }) => (
  <span className="block min-w-0">
    <span className="flex min-w-0 flex-wrap items-center gap-x-1.5 gap-y-0.5">
      <code className="font-medium wrap-anywhere">{row.name}</code>
      {row.isQuarantined && <Badge tone="unknown">quarantined</Badge>}
      {row.orphan && <Badge tone="warn">orphan</Badge>}
    </span>
    <span className="block text-meta text-n10 wrap-anywhere">
      {row.remote ? (
        <>
          context <code>{row.remote.context}</code>
        </>
      ) : (
        "no context leads there"
      )}
    </span>
  </span>
);

export const MakerCell = ({ row }: { row: ConnectionRow }) => (
  <span className="block">
    {MAKER[row.maker.kind]}
    <span className="block text-meta text-n10">{FORM[row.form]}</span>
  </span>
);

export function CredentialCell({ row, now }: { row: ConnectionRow; now: number }) {
  const { words, state } = credentialLife(row, now);
  return (
    <span className="block">
      {CREDENTIAL_KIND[row.credential.kind]}
      <span
        className={join(
          "block text-meta",
          state === "ending" ? "font-medium text-warn" : state === "over" ? "font-medium text-fail" : "text-n10",
        )}
      >
        {words}
        {words !== "" && row.credential.issuedAt !== null && ", "}
        {row.credential.issuedAt !== null && (
          <>
            issued <RelativeTime at={row.credential.issuedAt} />
          </>
        )}
      </span>
    </span>
  );
}

/** When its token was last written, by whichever verb: an adoption that moves it writes it as well. */
export const WrittenCell = ({ row }: { row: ConnectionRow }) => {
  const at = row.rotatedAt ?? row.createdAt;
  return at === null ? <span className="text-n10">not known</span> : <RelativeTime at={at} />;
};

/** What may be done in the remote, as the remote says. Until it answered there is a grey bar; "could not look" is not "no". */
export function AccessCell({ state }: { state: SideState }) {
  switch (state.kind) {
    case "nowhere":
      return <span className="text-n10">not looked at</span>;
    case "waits":
      return <span className="text-n10">needs a login</span>;
    case "asking":
      return (
        <span className="flex h-5 items-center">
          <Skeleton className="w-24" />
          <span className="sr-only">being asked</span>
        </span>
      );
    case "no answer":
      return <Verdict kind="fail" word="console did not answer" />;
    case "refused":
      return <Silent problem={state.problem} />;
    case "seen": {
      const { rbac, problem } = state.side;
      if (rbac === null)
        return problem ? <Silent problem={problem} /> : <Verdict kind="fail" word="nothing granted" className="h-5" />;
      return (
        <span className="block">
          {rbac.access ?? "own set of rules"}
          <span className="block text-meta text-n10">
            {rbac.version === null
              ? `differs from ${rbac.wantedVersion}`
              : rbac.version === rbac.wantedVersion
                ? `rules of ${rbac.version}`
                : `rules of ${rbac.version}, wanted ${rbac.wantedVersion}`}
          </span>
        </span>
      );
    }
    default:
      return state satisfies never;
  }
}

const Silent = ({ problem }: { problem: Problem }) => (
  <span title={describeProblem(problem).title} className="flex h-5 items-center">
    <Verdict
      kind="unknown"
      word={
        problem.kind === "forbidden"
          ? "not allowed to look"
          : problem.kind === "unreachable"
            ? "silent"
            : "could not look"
      }
    />
  </span>
);

const KIND = { fail: "fail", warn: "warn", info: "skip" } as const;

/** The worst that is wrong, and how much more. While the remote is being asked it is not said that nothing is. */
export function FindingsCell({ findings, state }: { findings: readonly Finding[]; state: SideState }) {
  const [worst] = findings;
  if (worst)
    return (
      <span className="block">
        <Verdict kind={KIND[worst.severity]} word={FINDING[worst.id]} className="flex min-h-5 whitespace-normal" />
        <span className="block pl-5.5 text-meta text-n10">{moreWords(findings.length)}</span>
      </span>
    );
  if (state.kind === "asking") return <Verdict kind="running" word="Looking" className="h-5" />;
  if (state.kind === "seen" && state.side.problem === null)
    return <Verdict kind="pass" word="Nothing wrong" className="h-5" />;
  return <Verdict kind="unknown" word="Only the home seen" className="h-5" />;
}
