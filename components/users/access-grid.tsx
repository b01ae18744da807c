"use client";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useMemo, useState } from "react";
import { CannotTell } from "@/components/home/cannot-tell";
import type { HomeRef } from "@/components/home/home-ref";
import { NoAnswer } from "@/components/home/no-answer";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { keepParams } from "@/components/ui/keep-params";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { AccessMatrix } from "@/lib/users/access-matrix";
import { AccessForm } from "./access-form";
import { AccessNotices } from "./access-notices";
import { accessQuery } from "./access-query";
import { AccessReasons } from "./access-reasons";
import { AccessTable } from "./access-table";
import { type AskedSubject, subjectFrom, withSubject } from "./asked-subject";
import { type Chosen, chosenKey } from "./chosen-cells";
import { GrantBar } from "./grant-bar";
import { gridRows, shownRows } from "./shown-rows";
import { UserGrantsList } from "./user-grants-list";

/** Who may see, read logs and write what, cluster by cluster, and the ways to grant it and to take it back. Who is asked about is in the address. */
export function AccessGrid({ home }: { home: HomeRef }) {
  const params = useSearchParams();
  const text = params.toString();
  const asked = useMemo(() => subjectFrom(new URLSearchParams(text)), [text]);
  const access = useQuery(accessQuery(home, asked));
  const again = (
    <Button size="small" isPending={access.isFetching} onClick={() => void access.refetch()}>
      Ask again
    </Button>
  );
  const columns = access.data?.ok ? access.data.value.columns : [];
  return (
    <div className="flex flex-col gap-8">
      <section aria-labelledby="access" className="flex flex-col gap-4">
        <div>
          <h2 id="access" className="text-lead font-semibold">
            Who sees what
          </h2>
          <p className="text-table text-n10">
            What a user or a group sees of each namespace through Kiali, asked of every cluster as Kiali asks it.
          </p>
        </div>
        <Panel aria-label="Whose access" className="px-3 py-3">
          <AccessForm
            key={asked === null ? "" : JSON.stringify(asked)}
            asked={asked}
            clusters={columns.map(({ cluster }) => cluster)}
            isPending={access.isFetching}
            onAsk={(next) => {
              window.history.replaceState(null, "", withSubject(new URL(window.location.href), next));
              if (asked !== null && JSON.stringify(next) === JSON.stringify(asked)) void access.refetch();
            }}
          />
        </Panel>
        <div aria-live="polite" aria-busy={access.isFetching} className="flex flex-col gap-3">
          {asked !== null && access.isPending && <Waiting />}
          {access.error && <NoAnswer again={again} />}
          {access.data && !access.data.ok && <CannotTell home={home} problem={access.data.problem} again={again} />}
        </div>
        {asked !== null && access.data?.ok && (
          <Shown
            key={JSON.stringify(asked)}
            home={home}
            asked={asked}
            matrix={access.data.value}
            params={params}
            age={
              <>
                <RelativeTime at={new Date(access.dataUpdatedAt).toISOString()} />
                {again}
              </>
            }
          />
        )}
      </section>
      <UserGrantsList home={home} />
    </div>
  );
}

const Waiting = () => (
  <div className="flex flex-col gap-2 rounded-base border px-3 py-3">
    {["a", "b", "c", "d"].map((row) => (
      <Skeleton key={row} className="h-5 w-full" />
    ))}
    <span className="sr-only">Asking every cluster</span>
  </div>
);

function Shown({
  home,
  asked,
  matrix,
  params,
  age,
}: {
  home: HomeRef;
  asked: AskedSubject;
  matrix: AccessMatrix;
  params: URLSearchParams;
  age: React.ReactNode;
}) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map());
  const [open, setOpen] = useState<Chosen | null>(null);
  const all = useMemo(() => gridRows(matrix.columns), [matrix]);
  const filter = {
    text: params.get("room") ?? "",
    isDifferent: params.get("differ") === "1",
    isMeshOnly: params.get("mesh") === "1",
  };
  const rows = shownRows(all, filter);
  const choose = (cell: Chosen, isChosen: boolean) => {
    const next = new Map(chosen);
    if (isChosen) next.set(chosenKey(cell), cell);
    else next.delete(chosenKey(cell));
    setChosen(next);
  };
  return (
    <>
      <AccessNotices matrix={matrix} />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-table">
        <input
          type="search"
          aria-label="Filter the namespaces"
          placeholder="Namespace"
          value={filter.text}
          onChange={(event) => keepParams({ room: event.target.value || null })}
          className="input h-(--control) w-full md:w-64"
        />
        <Checkbox
          label="Only differences"
          isChecked={filter.isDifferent}
          onChange={(isOn) => keepParams({ differ: isOn ? "1" : null })}
        />
        <Checkbox
          label="Only the mesh"
          isChecked={filter.isMeshOnly}
          onChange={(isOn) => keepParams({ mesh: isOn ? "1" : null })}
        />
        <span className="flex items-center gap-3 text-n10 md:ml-auto">
          <span role="status">
            {rows.length} of {all.length} rows
          </span>
          {age}
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="text-table text-n10">
          {all.length === 0 ? "No cluster could be looked at." : "No namespace is left by this filter."}
        </p>
      ) : (
        <AccessTable
          rows={rows}
          columns={matrix.columns}
          chosen={chosen}
          open={open}
          onChoose={choose}
          onOpen={setOpen}
          reasons={(column, namespace, cell) => (
            <AccessReasons
              key={chosenKey({ cluster: column.cluster, namespace })}
              home={home}
              asked={asked}
              column={column}
              namespace={namespace}
              access={cell}
            />
          )}
        />
      )}
      <GrantBar home={home} asked={asked} chosen={[...chosen.values()]} onClear={() => setChosen(new Map())} />
    </>
  );
}
