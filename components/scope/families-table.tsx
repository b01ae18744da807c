import { useIsNarrow } from "@/components/ui/use-is-narrow";
import { Verdict } from "@/components/ui/verdict";
import { describeProblem } from "@/lib/describe-problem";
import type { FamilyPreview } from "@/lib/query-scope/preview";
import { andMore } from "./scope-words";

/** Each family of Kiali's queries with what it keeps and drops; those that go without the scope say what follows. */
export function FamiliesTable({ families }: { families: readonly FamilyPreview[] }) {
  const isNarrow = useIsNarrow();
  if (isNarrow)
    return (
      <ul aria-label="What each of Kiali's queries finds" className="flex flex-col gap-2">
        {families.map((family) => (
          <li key={family.id} className="rounded-base border bg-n1 px-3 py-2 text-table">
            <Name family={family} />
            <dl className="mt-1.5 grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 gap-y-1 [&>dt]:text-n10">
              <dt>Scope</dt>
              <dd>
                <Applies family={family} />
              </dd>
              <dt>Kept</dt>
              <dd>
                <Count family={family} of="kept" />
              </dd>
              <dt>Dropped</dt>
              <dd>
                <Count family={family} of="dropped" />
              </dd>
              <dt>Clusters</dt>
              <dd>
                <Clusters family={family} />
              </dd>
            </dl>
          </li>
        ))}
      </ul>
    );
  return (
    <div className="overflow-x-auto rounded-base border">
      <table className="w-full min-w-[52rem] border-collapse text-table">
        <caption className="sr-only">What each of Kiali's queries finds with these labels</caption>
        <thead className="bg-n2 text-left text-meta text-n10 [&_th]:px-3 [&_th]:py-2 [&_th]:font-medium">
          <tr>
            <th scope="col" className="w-[38%]">
              Kiali's queries
            </th>
            <th scope="col" className="w-[14%]">
              Scope
            </th>
            <th scope="col" className="w-[10%] text-right">
              Kept
            </th>
            <th scope="col" className="w-[10%] text-right">
              Dropped
            </th>
            <th scope="col">Clusters</th>
          </tr>
        </thead>
        <tbody>
          {families.map((family) => (
            <tr key={family.id} className="border-t align-top [&>*]:px-3 [&>*]:py-(--row)">
              <th scope="row" className="text-left font-normal">
                <Name family={family} />
              </th>
              <td>
                <Applies family={family} />
              </td>
              <td className="text-right tabular-nums">
                <Count family={family} of="kept" />
              </td>
              <td className="text-right tabular-nums">
                <Count family={family} of="dropped" />
              </td>
              <td>
                <Clusters family={family} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Name = ({ family: { title, feeds, consequence, applies } }: { family: FamilyPreview }) => (
  <>
    <span className="block font-medium">{title}</span>
    <span className="block text-meta text-n10 wrap-anywhere">{feeds}</span>
    {!applies && <span className="mt-0.5 block text-meta text-n11 wrap-anywhere">{consequence}</span>}
  </>
);

const Applies = ({ family: { applies } }: { family: FamilyPreview }) =>
  applies ? <Verdict kind="pass" word="Carried" /> : <Verdict kind="warn" word="Not carried" />;

function Count({ family: { counts, applies }, of }: { family: FamilyPreview; of: "kept" | "dropped" }) {
  if (counts === null || !counts.ok)
    return (
      <span className="text-n10">
        <span aria-hidden>–</span>
        <span className="sr-only">not counted</span>
      </span>
    );
  const { kept, dropped, unit } = counts.value;
  const number = applies ? (of === "kept" ? kept : dropped) : of === "kept" ? kept + dropped : 0;
  return (
    <>
      {number.toLocaleString("en")} {unit === "metrics" && <span className="text-meta text-n10">metrics</span>}
    </>
  );
}

function Clusters({ family: { counts, applies } }: { family: FamilyPreview }) {
  if (counts === null) return <span className="text-meta text-n10">Not counted</span>;
  if (!counts.ok)
    return <Verdict kind="unknown" word={describeProblem(counts.problem).title} className="whitespace-normal" />;
  const { clusters, dropped } = counts.value;
  const named = (fits: (each: (typeof clusters)[number]) => boolean): string =>
    andMore(clusters.filter(fits).map(({ name }) => name));
  const hidden = named(({ fate }) => fate === "hidden");
  const kept = named(({ fate }) => fate === "kept" || fate === "thinned");
  const stay = named(({ fate, kept: left }) => fate === "other" && left > 0);
  const gone = named(({ fate, kept: left }) => fate === "other" && left === 0);
  const others = named(({ series, kept: left }) => left < series);
  if (!applies)
    return (
      <span className="text-meta text-n11 wrap-anywhere">
        {dropped === 0
          ? "Nothing from outside the scope is there now"
          : `${dropped.toLocaleString("en")} series from outside the scope still count${others === "" ? "" : `: ${others}`}`}
      </span>
    );
  return (
    <span className="flex flex-col gap-0.5 text-meta wrap-anywhere">
      {hidden !== "" && <span className="font-medium text-fail">Hidden: {hidden}</span>}
      {kept !== "" && <span>Kept: {kept}</span>}
      {stay !== "" && <span className="text-n10">Kept, though not connected: {stay}</span>}
      {gone !== "" && <span className="text-n10">Gone: {gone}</span>}
      {hidden === "" && kept === "" && stay === "" && gone === "" && (
        <span className="text-n10">None is named in these series</span>
      )}
    </span>
  );
}
