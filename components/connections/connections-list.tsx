"use client";
import { useSearchParams } from "next/navigation";
import { useCallback, useDeferredValue, useMemo, useState } from "react";
import type { HomeRef } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { keepParams } from "@/components/ui/keep-params";
import { Pager } from "@/components/ui/pager";
import { ProgressLine } from "@/components/ui/progress-line";
import { useNow } from "@/components/ui/use-now";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import { expiringWithin } from "@/lib/access/rotate/expiry";
import { BulkBar } from "./bulk-bar";
import { ConnectionsTable } from "./connections-table";
import { pageOf } from "./page-of";
import { rowMatches } from "./row-matches";
import { NONE, ranged, type Selection, stillThere, toggled } from "./selection";
import { type Order, sortRows } from "./sort-rows";
import { ORDERS, Toolbar } from "./toolbar";
import { useRemoteSides } from "./use-remote-sides";

const isOrder = (text: string | null): text is Order => text !== null && text in ORDERS;

/** Filter, order, selection and the rows themselves; each remote is asked for itself, and its answer shown when it comes. */
export function ConnectionsList({
  rows,
  home,
  mayOpenLogin,
}: {
  rows: readonly ConnectionRow[];
  home: HomeRef;
  mayOpenLogin: (context: string) => boolean;
}) {
  const params = useSearchParams();
  const query = params.get("q") ?? "";
  const shownQuery = useDeferredValue(query);
  const wanted = params.get("order");
  const order: Order = isOrder(wanted) ? wanted : "worst";
  const now = useNow();
  const [chosen, setSelection] = useState<Selection>(NONE);
  const [open, setOpen] = useState<Selection>(NONE);
  const [last, setLast] = useState<string | null>(null);

  const matching = useMemo(() => rows.filter((row) => rowMatches(row, shownQuery)), [rows, shownQuery]);
  // Pages are cut by what the home says, so that an answer never moves a row to another page.
  const part = useMemo(() => {
    const homeOnly = sortRows(matching, order, () => null, now);
    return pageOf(homeOnly, Number(params.get("page") ?? "1") - 1);
  }, [matching, order, now, params]);
  const sides = useRemoteSides(home, part.rows, mayOpenLogin);
  const { sideOf, isAsking, ask } = sides;
  // While answers come in nothing moves; the order takes them in once all are there.
  const shown = useMemo(
    () => (isAsking ? part.rows : sortRows(part.rows, order, sideOf, now)),
    [part.rows, order, sideOf, isAsking, now],
  );
  const selection = stillThere(
    chosen,
    rows.map(({ name }) => name),
  );
  const names = useMemo(() => shown.map(({ name }) => name), [shown]);

  const onSelect = useCallback(
    (name: string, isSelected: boolean, isRange: boolean) => {
      setSelection((was) => ranged(was, names, isRange ? last : null, name, isSelected));
      setLast(name);
    },
    [names, last],
  );
  const onOpen = useCallback((name: string) => setOpen((was) => toggled(was, name)), []);
  const onAsk = useCallback((name: string) => ask([name]), [ask]);

  return (
    <>
      <Toolbar
        query={query}
        order={order}
        words={
          matching.length === rows.length
            ? `${rows.length} ${rows.length === 1 ? "connection" : "connections"}`
            : `${matching.length} of ${rows.length} connections`
        }
        onSelectExpiring={(days) =>
          setSelection(new Set(expiringWithin(rows, days, Date.now()).map(({ name }) => name)))
        }
      />
      <div className="h-1 pb-3" aria-hidden={sides.total === 0}>
        {sides.total > 0 && (
          <ProgressLine
            done={sides.done}
            total={sides.total}
            words={`${sides.done} of ${sides.total} remotes answered`}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {isAsking ? "Asking the remotes" : "All remotes were asked"}
      </p>
      {matching.length === 0 ? (
        <Empty
          title={`Nothing matches “${query}”`}
          action={<Button onClick={() => keepParams({ q: null })}>Show all connections</Button>}
        >
          The filter looks at name, context, server, Secret, identity, credential, maker and what the home finds wrong.
        </Empty>
      ) : (
        <ConnectionsTable
          rows={shown}
          home={home}
          sides={sides}
          now={now}
          selection={selection}
          open={open}
          onSelect={onSelect}
          onSelectAll={(isSelected) =>
            setSelection((was) => names.reduce((all, name) => ranged(all, names, null, name, isSelected), was))
          }
          onOpen={onOpen}
          onAsk={onAsk}
        />
      )}
      <Pager
        page={part.page}
        pages={part.pages}
        words={part.words}
        onPage={(page) => keepParams({ page: page === 0 ? null : String(page + 1) })}
      />
      <BulkBar rows={rows.filter(({ name }) => selection.has(name))} home={home} onClear={() => setSelection(NONE)} />
    </>
  );
}
