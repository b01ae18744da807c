"use client";
import { memo, useState } from "react";
import { Age } from "@/components/status/age";
import { Pager } from "@/components/ui/pager";
import { useIsNarrow } from "@/components/ui/use-is-narrow";
import type { End, TopologyLine } from "@/lib/status/topology-lines";
import { TieMark } from "./tie-mark";
import { RowLink } from "./topology-links";

const PER_PAGE = 200;
const KINDS: Readonly<Record<TopologyLine["kind"], string>> = {
  home: "Home",
  kiali: "Kiali",
  istio: "Istio",
  none: "No line",
};

/** The picture's equal: each home, each line and each cluster that nothing leads to. */
export function TopologyTable({ lines }: { lines: readonly TopologyLine[] }) {
  const [wanted, setWanted] = useState(0);
  const isNarrow = useIsNarrow();
  const pages = Math.max(1, Math.ceil(lines.length / PER_PAGE));
  const page = Math.min(wanted, pages - 1);
  const shown = lines.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  return (
    <>
      {isNarrow ? (
        <ul aria-label="Who reads whom" className="flex flex-col gap-2">
          {shown.map((line) => (
            <LineCard key={line.id} line={line} />
          ))}
        </ul>
      ) : (
        <div className="overflow-x-auto rounded-base border">
          <table className="w-full min-w-[56rem] border-collapse text-table">
            <caption className="sr-only">Who reads whom, with Kiali and with Istio, worst first</caption>
            <thead className="bg-n2 text-left text-meta text-n10 [&_th]:py-2 [&_th]:pr-4 [&_th]:font-medium">
              <tr>
                <th scope="col" className="w-[17%] pl-3">
                  From
                </th>
                <th scope="col" className="w-[17%]">
                  To
                </th>
                <th scope="col" className="w-16">
                  Kind
                </th>
                <th scope="col" className="w-36">
                  State
                </th>
                <th scope="col">Detail</th>
                <th scope="col" className="w-24">
                  Age
                </th>
                <th scope="col" className="w-[10%]">
                  Mesh
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((line) => (
                <LineRow key={line.id} line={line} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Pager
        page={page}
        pages={pages}
        words={`${page * PER_PAGE + 1} to ${page * PER_PAGE + shown.length} of ${lines.length}`}
        onPage={setWanted}
      />
    </>
  );
}

type Props = { line: TopologyLine };

/** Lines are made anew with every change of the fleet; one that says the same is not drawn again. */
function isSameLine({ line: a }: Props, { line: b }: Props): boolean {
  const isSaid = a.row === b.row && a.state === b.state && a.detail === b.detail && a.differs === b.differs;
  return (
    isSaid &&
    a.mesh === b.mesh &&
    a.evidence?.atMs === b.evidence?.atMs &&
    isSameEnd(a.from, b.from) &&
    isSameEnd(a.to, b.to)
  );
}

const isSameEnd = (a: End | null, b: End | null): boolean =>
  a?.name === b?.name && a?.context === b?.context && a?.kiali === b?.kiali;

const LineRow = memo(function LineRow({ line }: Props) {
  return (
    <tr className="border-t align-top [&>*]:py-(--row) [&>*]:pr-4">
      <td className="pl-3">
        {line.from ? <EndName end={line.from} line={line} isHere={line.to === null} /> : <None />}
      </td>
      <td>{line.to ? <EndName end={line.to} line={line} isHere /> : <None />}</td>
      <td className="text-n11">{KINDS[line.kind]}</td>
      <td>
        <TieMark {...line} />
      </td>
      <td className="text-n11 wrap-anywhere">
        <Detail line={line} />
      </td>
      <td className="text-meta text-n10">{line.evidence ? <Age of={line.evidence} isShort /> : <None />}</td>
      <td className="text-n11 wrap-anywhere">
        {line.mesh === null ? <span className="text-n10">not known</span> : <bdi>{line.mesh}</bdi>}
      </td>
    </tr>
  );
}, isSameLine);

const LineCard = memo(function LineCard({ line }: Props) {
  return (
    <li className="flex flex-col gap-1 rounded-base border px-3 py-2.5 text-table">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <TieMark {...line} />
        <span className="text-meta text-n10">
          {KINDS[line.kind]}
          {line.evidence && (
            <>
              , <Age of={line.evidence} isShort />
            </>
          )}
        </span>
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-3 [&>dt]:text-n10">
        {line.from && (
          <>
            <dt>From</dt>
            <dd className="min-w-0">
              <EndName end={line.from} line={line} isHere={line.to === null} />
            </dd>
          </>
        )}
        {line.to && (
          <>
            <dt>To</dt>
            <dd className="min-w-0">
              <EndName end={line.to} line={line} isHere />
            </dd>
          </>
        )}
        <dt>Mesh</dt>
        <dd className="min-w-0 wrap-anywhere">{line.mesh === null ? "not known" : <bdi>{line.mesh}</bdi>}</dd>
      </dl>
      <p className="text-n11 wrap-anywhere">
        <Detail line={line} />
      </p>
    </li>
  );
}, isSameLine);

/** `isHere`: the end that the line's own page is about. */
function EndName({ end: { name, context, kiali }, line, isHere }: Props & { end: End; isHere: boolean }) {
  const below = [context, kiali].filter((part) => part !== null && part !== "" && part !== name).join(" · ");
  return (
    <>
      <span className="font-medium wrap-anywhere">
        <RowLink row={isHere ? line.row : null}>
          <bdi>{name}</bdi>
        </RowLink>
      </span>
      {below !== "" && <bdi className="block text-meta text-n10 wrap-anywhere">{below}</bdi>}
    </>
  );
}

const Detail = ({ line: { detail, differs } }: Props) => (
  <>
    {detail}
    {differs !== null && <span className="block text-warn">{differs}</span>}
  </>
);

const None = () => (
  <>
    <span aria-hidden className="text-n10">
      –
    </span>
    <span className="sr-only">none</span>
  </>
);
