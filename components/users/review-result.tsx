import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { ClusterReview, TokenReviewView } from "@/lib/users/token-review-view";
import { ClusterTable } from "./cluster-table";
import { NotesList } from "./notes-list";
import { SeeReviewed } from "./see-reviewed";

/** What became of one person's token: what it says of itself, and whom each cluster takes the bearer for. */
export function ReviewResult({ review }: { review: TokenReviewView }) {
  const { claims, notes, clusters, differences, isSent, at } = review;
  const accepted = clusters.filter(({ answer }) => answer === "accepted").length;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="text-table text-n11" role="status">
        {isSent
          ? `${accepted} of ${clusters.length} ${clusters.length === 1 ? "cluster accepts" : "clusters accept"} the token`
          : "The token was sent to no cluster"}
        , <RelativeTime at={at} />
      </p>
      <NotesList notes={notes} label="About the token" />
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-0.5 rounded-base border bg-n2 px-3 py-2 text-table wrap-anywhere [&>dt]:text-meta [&>dt]:leading-5 [&>dt]:text-n10">
        <dt>Subject</dt>
        <dd>
          <code>{claims.subject}</code>
        </dd>
        <dt>{claims.username.claim}</dt>
        <dd>{claims.username.value === null ? "not in the token" : <code>{claims.username.value}</code>}</dd>
        <dt>Issuer</dt>
        <dd>
          <code>{claims.issuer}</code>
        </dd>
        <dt>Audience</dt>
        <dd>
          <code>{claims.audiences.join(", ") || "nobody"}</code>
        </dd>
        <dt>Ends</dt>
        <dd>{claims.expiresAt === null ? "does not say" : <RelativeTime at={claims.expiresAt} />}</dd>
        <dt>Groups</dt>
        <dd>
          {claims.groups === null
            ? "no claim groups"
            : claims.groups.length === 0
              ? "an empty list"
              : claims.groups.join(", ")}
        </dd>
      </dl>
      {clusters.length > 0 && (
        <ClusterTable
          rows={clusters}
          caption="What each API server makes of it"
          columns={[
            { head: "Answer", cell: (row) => <Answer row={row} /> },
            { head: "As whom, or why not", cell: (row) => <Whom row={row} /> },
          ]}
        />
      )}
      <NotesList notes={differences} label="Differences between clusters" />
      <SeeReviewed reviews={clusters} />
    </div>
  );
}

function Answer({ row }: { row: ClusterReview }) {
  if (row.answer === "refused") return <Verdict kind="fail" word="Refused" className="h-5" />;
  if (row.answer === "unknown") return <Verdict kind="unknown" word="Could not ask" className="h-5" />;
  const isOdd = row.notes.some(({ tone }) => tone === "warn");
  return <Verdict kind={isOdd ? "warn" : "pass"} word="Accepted" className="h-5" />;
}

function Whom({ row: { answer, user, groups, notes, problem } }: { row: ClusterReview }) {
  const words = problem && describeProblem(problem);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      {answer === "accepted" && (
        <div className="flex flex-wrap items-center gap-1">
          <code className="font-medium text-n12">{user}</code>
          {groups.map((group) => (
            <Badge key={group} className="h-auto wrap-anywhere whitespace-normal">
              {group}
            </Badge>
          ))}
        </div>
      )}
      {notes.map(({ id, title, detail }) => (
        <p key={id} className="text-n11">
          {title}
          <span className="block text-meta text-n10">{detail}</span>
        </p>
      ))}
      {words && (
        <p className="text-n11">
          {words.title}
          <span className="block text-meta text-n10">{words.advice}</span>
        </p>
      )}
    </div>
  );
}
