import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import { objectName } from "@/lib/plan/object-name";

/** Objects in a remote: which of them a revoke deletes, which stay, and how they are known to belong. */
export function PiecesTable<T extends OwnedPiece>({
  pieces,
  caption,
  more,
}: {
  pieces: readonly T[];
  caption: string;
  /** What stands under an object's reason. */
  more?: (piece: T) => ReactNode;
}) {
  return (
    <div className="overflow-x-auto rounded-base border bg-n1">
      <table className="w-full border-collapse text-left text-table">
        <caption className="border-b bg-n2 px-3 py-1.5 text-left text-meta font-medium text-n10">{caption}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">A revoke</th>
            <th scope="col">Object</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {pieces.map((piece) => (
            <tr
              key={`${objectName(piece.ref)} ${piece.uid}`}
              className="border-t align-top first:border-t-0 [&>*]:px-3 [&>*]:py-1.5"
            >
              <td className="w-24 pr-0!">
                {piece.fate === "delete" ? <Badge tone="fail">would go</Badge> : <Badge tone="pass">stays</Badge>}
              </td>
              <th scope="row" className="font-normal md:w-2/5">
                <code className="wrap-anywhere">{objectName(piece.ref)}</code>
                <span className="block text-meta text-n10 wrap-anywhere">
                  {piece.what}
                  {piece.owners.length > 0 && `, owned by ${piece.owners.join(", ")}`}
                </span>
                <span className="block text-n11 wrap-anywhere md:hidden">
                  {piece.why}
                  {more?.(piece)}
                </span>
              </th>
              <td className="hidden text-n11 wrap-anywhere md:table-cell">
                {piece.why}
                {more?.(piece)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
