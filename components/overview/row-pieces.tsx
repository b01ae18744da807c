// biome-ignore-all lint/a11y/noRedundantRoles: what is laid out as blocks is no table to every browser unless it says so
// biome-ignore-all lint/a11y/useSemanticElements: the elements are there, and say it once more
import { memo, useState } from "react";
import { join } from "@/components/ui/join";
import type { FleetRow } from "@/lib/status/fleet-row";
import { FleetLine } from "./fleet-line";
import type { LineProps } from "./line-props";
import { type Pieces, pieceKeys } from "./piece-keys";

/** Fewer rows than that are not worth skipping, and would be taken for more while they are. */
const SKIPPED_FROM = 20;
const NONE: Pieces = [];
/** Of two lines, as most rows have: what the browser takes for the height of a row that it has not drawn yet, and finds places in the page by. */
const ROW_HEIGHT = "(2 * var(--row) + 2.85rem + 1px)";

/** Rows as bodies of the table, a few dozen in each: of hundreds, one that changes has its own piece drawn and laid out again, and no other. */
export function RowPieces({
  rows,
  title,
  keyOf,
  lineOf,
}: {
  rows: readonly FleetRow[];
  title: string | null;
  keyOf: (id: string) => string;
  lineOf: (row: FleetRow) => LineProps;
}) {
  const [kept, setKept] = useState(NONE);
  const keyed = new Map(rows.map((row) => [keyOf(row.id), row]));
  const pieces = pieceKeys([...keyed.keys()], kept);
  if (pieces !== kept) setKept(pieces);
  return pieces.map((keys, at) => {
    const lines = keys.flatMap((key): Line[] => {
      const row = keyed.get(key);
      return row ? [{ key, props: lineOf(row) }] : [];
    });
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place among the pieces
    return lines.length > 0 && <Piece key={at} lines={lines} title={title} />;
  });
}

type Line = { key: string; props: LineProps };
type PieceProps = { lines: readonly Line[]; title: string | null };

const Piece = memo(
  ({ lines, title }: PieceProps) => (
    <tbody
      role="rowgroup"
      aria-label={title ?? undefined}
      className={join(
        "block",
        // Skipped while it is out of sight; the browser finds its text all the same.
        lines.length >= SKIPPED_FROM && "[content-visibility:auto]",
      )}
      style={{ containIntrinsicBlockSize: `auto calc(${lines.length} * ${ROW_HEIGHT})` }}
    >
      {lines.map(({ key, props }) => (
        <FleetLine key={key} {...props} />
      ))}
    </tbody>
  ),
  (was, is) =>
    was.title === is.title &&
    was.lines.length === is.lines.length &&
    was.lines.every((line, at) => isSame(line, is.lines[at])),
);
Piece.displayName = "Piece";

function isSame(was: Line, is: Line | undefined): boolean {
  if (was.key !== is?.key) return false;
  const [a, b] = [was.props, is.props];
  return (
    a.row === b.row &&
    a.isActive === b.isActive &&
    a.isSelected === b.isSelected &&
    a.isBusy === b.isBusy &&
    a.hasMenu === b.hasMenu &&
    a.onSelect === b.onSelect &&
    a.onLook === b.onLook &&
    a.onMenu === b.onMenu
  );
}
