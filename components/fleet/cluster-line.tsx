"use client";
import { useQuery } from "@tanstack/react-query";
import { memo } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ButtonLink } from "@/components/ui/button-link";
import { CopyButton } from "@/components/ui/copy-button";
import { join } from "@/components/ui/join";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { Verdict } from "@/components/ui/verdict";
import type { ContextRow } from "@/lib/cluster/context-row";
import { clusterQuery } from "./cluster-query";
import { CREDENTIAL_WORDS, mayOpenLogin } from "./credential-words";
import { shortPath } from "./short-path";
import { CouldNot, WhatIsThere } from "./what-is-there";

type LineProps = { row: ContextRow; isBusy: boolean; onLook: (context: string) => void };
const STALE_AFTER_MS = 10 * 60_000;

/** One context as rows of the table: what the kubeconfig says, and below it what the cluster answered. */
export const ClusterRows = memo(function ClusterRows({ row, isBusy, onLook }: LineProps) {
  return (
    <tbody className="border-t align-top">
      <tr className="[&>td]:py-(--row) [&>td]:pr-4 [&>th]:py-(--row)">
        <th scope="row" className="pr-4 pl-3 text-left font-normal">
          <Name row={row} />
        </th>
        <td className="wrap-anywhere">{row.cluster}</td>
        <td className="wrap-anywhere">
          {row.user ?? <span className="text-n10">none</span>}
          <span className="block text-meta text-n10">{CREDENTIAL_WORDS[row.credential]}</span>
        </td>
        <td className="font-mono text-meta leading-5 wrap-anywhere">
          {row.server ?? <span className="font-sans text-table text-n10">none</span>}
        </td>
        <td className="wrap-anywhere">{row.namespace ?? <span className="text-n10">default</span>}</td>
        <td className="max-w-0 truncate text-meta leading-5 text-n10" title={row.file}>
          {shortPath(row.file)}
        </td>
        <td className="pr-3! text-right">
          <Actions row={row} isBusy={isBusy} onLook={onLook} />
        </td>
      </tr>
      <Answer row={row} isBusy={isBusy} wrap={(answer) => <AnswerRow>{answer}</AnswerRow>} />
    </tbody>
  );
});

const AnswerRow = ({ children }: { children: React.ReactNode }) => (
  <tr>
    <td colSpan={7} className="px-3 pb-(--row)">
      <div className="rounded-base bg-n3 px-3 py-2">{children}</div>
    </td>
  </tr>
);

/** The same as a card, for narrow screens. */
export const ClusterCard = memo(function ClusterCard({ row, isBusy, onLook }: LineProps) {
  return (
    <li className="flex flex-col gap-2 rounded-base border p-3">
      <Name row={row} />
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-table [&>dd]:wrap-anywhere [&>dt]:text-n10">
        <dt>Cluster entry</dt>
        <dd>{row.cluster}</dd>
        <dt>User</dt>
        <dd>
          {row.user ?? "none"} <span className="text-n10">({CREDENTIAL_WORDS[row.credential]})</span>
        </dd>
        <dt>Server</dt>
        <dd className="font-mono text-meta leading-5">{row.server ?? "none"}</dd>
        <dt>Namespace</dt>
        <dd>{row.namespace ?? "default"}</dd>
        <dt>File</dt>
        <dd className="text-meta leading-5">{row.file}</dd>
      </dl>
      <Answer
        row={row}
        isBusy={isBusy}
        wrap={(answer) => <div className="rounded-base bg-n3 px-3 py-2">{answer}</div>}
      />
      <Actions row={row} isBusy={isBusy} onLook={onLook} />
    </li>
  );
});

const Name = ({ row }: { row: ContextRow }) => (
  <span className="flex min-w-0 flex-wrap items-center gap-x-1.5">
    <code className="font-medium wrap-anywhere">{row.name}</code>
    <CopyButton text={row.name} what={`context ${row.name}`} className="-my-0.5" />
    {row.current && <Badge tone="accent">current</Badge>}
  </span>
);

function Answer({
  row,
  isBusy,
  wrap,
}: {
  row: ContextRow;
  isBusy: boolean;
  wrap: (answer: React.ReactNode) => React.ReactNode;
}) {
  const seen = useQuery({ ...clusterQuery(row.name), enabled: false });
  if (row.problem) return wrap(<CouldNot problem={row.problem} />);
  if (isBusy && seen.data === undefined)
    return wrap(
      <div className="flex items-center gap-3">
        <Verdict kind="running" word="Asking" />
        <Skeleton className="w-56" />
      </div>,
    );
  if (seen.error && !isBusy)
    return wrap(
      <Notice tone="fail" title="The console's own server did not answer">
        It may have been stopped. Start it again with npm start, then look once more.
      </Notice>,
    );
  if (seen.data === undefined) return null;
  const isStale = Date.now() - seen.dataUpdatedAt > STALE_AFTER_MS;
  return wrap(
    <div className={join("flex items-start gap-4", isStale && "opacity-80 grayscale")}>
      <div className="min-w-0 flex-1">
        <WhatIsThere found={seen.data} />
      </div>
      <span className="shrink-0 text-meta text-n10">
        {isStale && "last known, "}
        <RelativeTime at={new Date(seen.dataUpdatedAt).toISOString()} />
      </span>
    </div>,
  );
}

function Actions({ row, isBusy, onLook }: LineProps) {
  const seen = useQuery({ ...clusterQuery(row.name), enabled: false });
  if (row.problem) return null;
  const hasNoKiali = seen.data?.ok && seen.data.value.kialis.ok && seen.data.value.kialis.value.length === 0;
  const hasKiali = seen.data?.ok && seen.data.value.kialis.ok && seen.data.value.kialis.value.length > 0;
  const side = hasNoKiali ? "remote" : "home";
  return (
    <span className="inline-flex flex-wrap justify-end gap-1.5">
      <Button
        size="small"
        isPending={isBusy}
        onClick={() => onLook(row.name)}
        title={mayOpenLogin(row) ? "Runs its exec plugin, which may open a login" : undefined}
        aria-label={`Look at ${row.name}`}
      >
        {seen.data === undefined ? "Look" : "Look again"}
      </Button>
      {hasKiali && (
        <ButtonLink
          size="small"
          href={`/connections?${new URLSearchParams({ home: row.name })}`}
          aria-label={`Connections of ${row.name}`}
        >
          Connections
        </ButtonLink>
      )}
      <ButtonLink
        size="small"
        href={`/setup?${new URLSearchParams({ [side]: row.name })}`}
        aria-label={`${hasNoKiali ? "Connect" : "Set up from"} ${row.name}`}
      >
        {hasNoKiali ? "Connect it" : "Set up from here"}
      </ButtonLink>
    </span>
  );
}
