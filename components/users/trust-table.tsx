import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import { caWords, mappingWords, type TrustedIssuer } from "@/lib/users/trust";
import type { ClusterTrust, UsersView } from "@/lib/users/users-view";
import { ClusterTable } from "./cluster-table";

/** What each API server accepts, with where that was read, and what does not fit Kiali. */
export function TrustTable({ view }: { view: UsersView }) {
  return (
    <ClusterTable
      rows={view.trust}
      caption="What each API server accepts, as far as it can be read"
      columns={[
        { head: "Verdict", cell: (row) => <TrustVerdict row={row} view={view} /> },
        { head: "Evidence", cell: (row) => <Evidence row={row} /> },
      ]}
    />
  );
}

function TrustVerdict({ row, view }: { row: ClusterTrust; view: UsersView }) {
  const found = view.findings.filter(({ cluster }) => cluster === row.cluster);
  if (row.evidence === null) return <Verdict kind="unknown" word="Could not look" className="h-5" />;
  if (found.some(({ tone }) => tone === "fail")) return <Verdict kind="fail" word="Refuses people" className="h-5" />;
  if (row.evidence.from === "not-asked") return <Verdict kind="skip" word="Not asked" className="h-5" />;
  if (!("issuers" in row.evidence)) return <Verdict kind="unknown" word="Try a token" className="h-5" />;
  if (found.some(({ tone }) => tone === "warn")) return <Verdict kind="warn" word="Differs" className="h-5" />;
  return <Verdict kind="pass" word="Fits Kiali" className="h-5" />;
}

function Evidence({ row: { evidence, problem } }: { row: ClusterTrust }) {
  if (evidence === null) {
    const words = problem && describeProblem(problem);
    return (
      <span className="text-n11">
        {words?.title}
        <span className="block text-meta text-n10">{words?.advice}</span>
      </span>
    );
  }
  switch (evidence.from) {
    case "flags":
    case "config":
      return (
        <div className="flex flex-col gap-2">
          {evidence.issuers.map((issuer) => (
            <Issuer key={issuer.issuer} issuer={issuer} />
          ))}
          <p className="text-meta text-n10">from {evidence.where}</p>
        </div>
      );
    case "none":
      return <span className="text-n11">No OIDC setting in {evidence.where}</span>;
    case "unreadable":
      return (
        <span className="text-n11">
          {evidence.why}
          <span className="block text-meta text-n10">
            {evidence.where}. Only trying a person's token tells what it accepts.
          </span>
        </span>
      );
    case "not-asked":
      return (
        <span className="text-n11">
          Not asked: its login runs a command that may open a window
          <span className="block text-meta text-n10">Look at it on the Contexts page first, then look again here.</span>
        </span>
      );
    case "hidden":
      return (
        <span className="text-n11">
          {evidence.why}
          <span className="block text-meta text-n10">Only trying a person's token tells what it accepts.</span>
        </span>
      );
    default:
      return evidence satisfies never;
  }
}

const Issuer = ({ issuer }: { issuer: TrustedIssuer }) => (
  <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-x-2 text-n11 [&>dt]:text-meta [&>dt]:leading-5 [&>dt]:text-n10">
    <dt>Issuer</dt>
    <dd>
      <code>{issuer.issuer}</code>
    </dd>
    <dt>Audiences</dt>
    <dd>
      <code>{issuer.audiences.join(", ") || "none"}</code>
    </dd>
    <dt>User name</dt>
    <dd>{mappingWords(issuer.username)}</dd>
    <dt>Groups</dt>
    <dd>{mappingWords(issuer.groups)}</dd>
    <dt>CA</dt>
    <dd>{caWords(issuer.ca)}</dd>
    {issuer.rules.length > 0 && (
      <>
        <dt>Rules</dt>
        <dd>{issuer.rules.join("; ")}</dd>
      </>
    )}
  </dl>
);
