"use client";
import { useQuery } from "@tanstack/react-query";
import { RefreshCw, Search, X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useDeferredValue, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { ProgressLine } from "@/components/ui/progress-line";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { ContextRow } from "@/lib/cluster/context-row";
import { describeProblem } from "@/lib/describe-problem";
import { ok } from "@/lib/problem";
import { ClusterCard, ClusterRows } from "./cluster-line";
import { type Contexts, contextsQuery } from "./contexts-query";
import { mayOpenLogin } from "./credential-words";
import { matches } from "./matches";
import { useLook } from "./use-look";

/** Every context of the kubeconfig. Dials a cluster only when the operator asks for it. */
export function ClustersList({
  initial,
  parts,
}: {
  initial: Contexts;
  /** The ways to the other parts of the fleet, under the head. */
  parts: ReactNode;
}) {
  const contexts = useQuery({ ...contextsQuery(), initialData: ok(initial) });
  const query = useSearchParams().get("q") ?? "";
  const shownQuery = useDeferredValue(query);
  const { rows, problems } = contexts.data.ok ? contexts.data.value : initial;
  const shown = useMemo(() => rows.filter((row) => matches(row, shownQuery)), [rows, shownQuery]);
  const { busy, done, total, look, cancel } = useLook();
  const lookable = shown.filter((row) => row.problem === null && !mayOpenLogin(row));
  const logins = shown.filter((row) => row.problem === null && mayOpenLogin(row)).length;

  return (
    <>
      <PageHead
        title="Contexts"
        purpose="The contexts of your kubeconfig. A cluster is asked only when you look at it."
        action={
          busy.size > 0 ? (
            <Button onClick={cancel}>
              <X aria-hidden className="size-4" />
              Stop looking
            </Button>
          ) : (
            lookable.length > 0 && (
              <Button look="primary" onClick={() => look(lookable.map(({ name }) => name))}>
                Look at {lookable.length === 1 ? "the one" : `all ${lookable.length}`} that need no login
              </Button>
            )
          )
        }
      />
      {parts}
      <FileProblems problems={problems} />
      {contexts.error && (
        <Notice tone="fail" isLive className="mb-4" title="The console's own server did not answer">
          What you see is the last known list. Start the server again with npm start, then reload.
        </Notice>
      )}
      {rows.length === 0 ? (
        <Empty
          title="No context yet"
          action={
            <Button onClick={() => void contexts.refetch()}>
              <RefreshCw aria-hidden className="size-4" />
              Read the kubeconfig again
            </Button>
          }
        >
          This page lists every context of the files that kubectl would read: those in <code>KUBECONFIG</code>, or{" "}
          <code>~/.kube/config</code>.
        </Empty>
      ) : (
        <>
          <Toolbar query={query} shown={shown.length} total={rows.length} logins={logins} />
          <div className="h-1 pb-3" aria-hidden={total === 0}>
            {total > 0 && <ProgressLine done={done} total={total} words={`${done} of ${total} clusters answered`} />}
          </div>
          <p role="status" className="sr-only">
            {total > 0 && `${done} of ${total} clusters answered`}
          </p>
          <Rows rows={shown} query={query} busy={busy} look={look} />
        </>
      )}
    </>
  );
}

function Rows({
  rows,
  query,
  busy,
  look,
}: {
  rows: readonly ContextRow[];
  query: string;
  busy: ReadonlySet<string>;
  look: (names: readonly string[]) => void;
}) {
  const isNarrow = useIsNarrow();
  const onLook = useMemo(() => (name: string) => look([name]), [look]);
  if (rows.length === 0)
    return (
      <Empty
        title={`Nothing matches “${query}”`}
        action={<Button onClick={() => setQuery("")}>Show all contexts</Button>}
      >
        The filter looks at context, cluster entry, user, server, namespace, credential kind and file.
      </Empty>
    );
  if (isNarrow)
    return (
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <ClusterCard key={row.name} row={row} isBusy={busy.has(row.name)} onLook={onLook} />
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[60rem] border-collapse text-table">
        <caption className="sr-only">Contexts of the kubeconfig, with what their clusters answered</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-4 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[20%] pl-3">
              Context
            </th>
            <th scope="col" className="w-[12%]">
              Cluster entry
            </th>
            <th scope="col" className="w-[12%]">
              User
            </th>
            <th scope="col">Server</th>
            <th scope="col" className="w-[8%]">
              Namespace
            </th>
            <th scope="col" className="w-[9%]">
              File
            </th>
            <th scope="col" className="w-60 pr-3! text-right">
              Actions
            </th>
          </tr>
        </thead>
        {rows.map((row) => (
          <ClusterRows key={row.name} row={row} isBusy={busy.has(row.name)} onLook={onLook} />
        ))}
      </table>
    </div>
  );
}

/** The filter lives in the address, so a filtered list can be sent to somebody. */
function setQuery(query: string) {
  const address = new URL(window.location.href);
  if (query === "") address.searchParams.delete("q");
  else address.searchParams.set("q", query);
  window.history.replaceState(null, "", address);
}

function Toolbar({ query, shown, total, logins }: { query: string; shown: number; total: number; logins: number }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 pb-3">
      <div className="relative w-full md:w-80">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-n10"
        />
        <input
          type="search"
          aria-label="Filter the contexts"
          placeholder="Context, server, user, file"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          className="input h-(--control) pl-8"
        />
      </div>
      <p role="status" className="text-table text-n10">
        {shown === total ? `${total} ${total === 1 ? "context" : "contexts"}` : `${shown} of ${total} contexts`}
      </p>
      {logins > 0 && (
        <p className="text-meta text-n10">
          {logins === 1 ? "1 signs" : `${logins} sign`} in with an exec plugin, which may open a login: look at{" "}
          {logins === 1 ? "it" : "those"} one by one.
        </p>
      )}
    </div>
  );
}

function FileProblems({ problems }: { problems: Contexts["problems"] }) {
  if (problems.length === 0) return null;
  return (
    <Notice
      tone="warn"
      className="mb-4"
      title={
        problems.length === 1
          ? "A part of the kubeconfig cannot be used"
          : `${problems.length} parts of the kubeconfig cannot be used`
      }
    >
      <ul className="flex flex-col gap-1">
        {problems.map((problem) => {
          const { title, advice } = describeProblem(problem);
          return (
            <li key={`${title}${advice}`}>
              <code>{title}</code> {advice}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
