"use client";
import { useQuery } from "@tanstack/react-query";
import { CannotTell } from "@/components/home/cannot-tell";
import type { HomeRef } from "@/components/home/home-ref";
import { NoAnswer } from "@/components/home/no-answer";
import { ReviewLink } from "@/components/home/review-link";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { describeProblem } from "@/lib/describe-problem";
import type { UserGrant } from "@/lib/users/user-grants";
import { userGrantsQuery } from "./access-query";
import { withdrawAddress } from "./chosen-cells";

/** What this console granted users of this Kiali, each with the way to take it back. */
export function UserGrantsList({ home }: { home: HomeRef }) {
  const grants = useQuery(userGrantsQuery(home));
  const again = (
    <Button size="small" isPending={grants.isFetching} onClick={() => void grants.refetch()}>
      Look again
    </Button>
  );
  return (
    <section aria-labelledby="user-grants" className="flex flex-col gap-3" aria-busy={grants.isFetching}>
      <div>
        <h2 id="user-grants" className="text-lead font-semibold">
          Granted by this console
        </h2>
        <p className="text-table text-n10">Bindings that carry this console's marks, as the clusters have them now.</p>
      </div>
      {grants.isPending && <Skeleton className="h-16 w-full" />}
      {grants.error && <NoAnswer again={again} />}
      {grants.data && !grants.data.ok && <CannotTell home={home} problem={grants.data.problem} again={again} />}
      {grants.data?.ok && (
        <>
          {grants.data.value.unread.map(({ cluster, problem }) => (
            <Notice
              key={cluster}
              tone="unknown"
              title={`What was granted in ${cluster} is not known: ${describeProblem(problem).title}`}
              action={again}
            >
              {describeProblem(problem).advice}
            </Notice>
          ))}
          {grants.data.value.grants.length === 0 ? (
            <p className="text-table text-n10">Nothing yet. Choose cells above to grant them.</p>
          ) : (
            <Grants home={home} grants={grants.data.value.grants} />
          )}
        </>
      )}
    </section>
  );
}

const SHOWN = 6;
const whereWords = ({ namespaces }: UserGrant): string => {
  if (namespaces === null) return "the whole cluster";
  return namespaces.length > SHOWN
    ? `${namespaces.slice(0, SHOWN).join(", ")} and ${namespaces.length - SHOWN} more`
    : namespaces.join(", ");
};
const keyOf = (grant: UserGrant): string =>
  JSON.stringify([grant.cluster, grant.subject.kind, grant.subject.name, grant.level, grant.namespaces === null]);

function Grants({ home, grants }: { home: HomeRef; grants: readonly UserGrant[] }) {
  const isNarrow = useIsNarrow();
  const withdraw = (grant: UserGrant) => (
    <ReviewLink size="small" look="quiet" href={withdrawAddress(home, grant)}>
      Withdraw
      <span className="sr-only">{` ${grant.level} of ${grant.subject.name} in ${grant.cluster}`}</span>
    </ReviewLink>
  );
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {grants.map((grant) => (
          <li key={keyOf(grant)} className="flex flex-col gap-1 rounded-base border p-3 text-table">
            <Who grant={grant} />
            <span className="wrap-anywhere">
              {grant.level === "write" ? "Reads and writes" : "Reads"} {whereWords(grant)} in {grant.cluster}
            </span>
            <span className="flex items-center gap-3 text-n10">
              <RelativeTime at={grant.since} className="flex-1" />
              {withdraw(grant)}
            </span>
          </li>
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full border-collapse text-table">
        <caption className="sr-only">Access that this console granted, by subject and cluster</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Level</th>
            <th scope="col">Cluster</th>
            <th scope="col">Where</th>
            <th scope="col">Since</th>
            <th scope="col">
              <span className="sr-only">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant) => (
            <tr key={keyOf(grant)} className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
              <th scope="row" className="text-left font-normal">
                <Who grant={grant} />
              </th>
              <td>{grant.level === "write" ? "Read and write" : "Read"}</td>
              <td className="font-mono wrap-anywhere">{grant.cluster}</td>
              <td className="wrap-anywhere">{whereWords(grant)}</td>
              <td className="whitespace-nowrap text-n10">
                <RelativeTime at={grant.since} />
              </td>
              <td className="text-right">{withdraw(grant)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Who = ({ grant: { subject } }: { grant: UserGrant }) => (
  <span className="wrap-anywhere">
    <span className="text-n10">{subject.kind}</span> <span className="font-mono">{subject.name}</span>
  </span>
);
