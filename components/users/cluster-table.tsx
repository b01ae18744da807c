import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";

/** One row per cluster: its name, a verdict, and the rest; below 768 px the rest stands under the name. */
export function ClusterTable<T extends { cluster: string; isHome: boolean }>({
  rows,
  caption,
  columns,
}: {
  rows: readonly T[];
  caption: string;
  columns: readonly { head: string; cell: (row: T) => ReactNode }[];
}) {
  return (
    <div className="overflow-x-auto rounded-base border bg-n1">
      <table className="w-full border-collapse text-left text-table">
        <caption className="border-b bg-n2 px-3 py-1.5 text-left text-meta font-medium text-n10">{caption}</caption>
        <thead className="hidden text-meta text-n10 md:table-header-group">
          <tr className="[&>*]:px-3 [&>*]:py-1.5 [&>*]:font-medium">
            <th scope="col">Cluster</th>
            {columns.map(({ head }) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.cluster}
              className="block border-t px-3 py-2 align-top first:border-t-0 md:table-row md:first:border-t md:[&>*]:px-3 md:[&>*]:py-2"
            >
              <th scope="row" className="block font-normal md:table-cell md:w-48">
                <code className="font-medium wrap-anywhere">{row.cluster}</code>
                {row.isHome && <Badge className="ml-1.5">home</Badge>}
              </th>
              {columns.map(({ head, cell }) => (
                <td key={head} className="block pt-1 wrap-anywhere md:table-cell md:pt-0">
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
