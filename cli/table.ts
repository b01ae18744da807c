import type { Paint } from "./paint";

/** Columns padded to their widest cell, headings dimmed, no line longer than needed. Cells are printed as they are. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const widths = headings.map((heading, column) =>
    rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), heading.length),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [paint("dim", line(headings)), ...rows.map(line)].map((text) => `${text}\n`).join("");
}
