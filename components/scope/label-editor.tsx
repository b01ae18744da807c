"use client";
import { Plus, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/text-field";
import { type LabelRow, nextId, type RowFault } from "./label-rows";

/** Labels line by line, each fault beside its field. */
export function LabelEditor({
  rows,
  faults,
  onChange,
}: {
  rows: readonly LabelRow[];
  faults: readonly RowFault[];
  onChange: (rows: readonly LabelRow[]) => void;
}) {
  const set = (id: number, change: Partial<LabelRow>): void =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...change } : row)));
  const faultOf = (row: LabelRow, place: RowFault["in"]): string | null =>
    faults.find((each) => each.row === row.id && each.in === place)?.words ?? null;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="sr-only">Labels of the scope</legend>
      {rows.map((row, index) => (
        <div key={row.id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-2">
          <TextField
            id={`label-${row.id}`}
            label={index === 0 ? "Label" : <span className="sr-only">Label</span>}
            isCode
            maxLength={128}
            value={row.name}
            error={faultOf(row, "name")}
            onChange={({ target }) => set(row.id, { name: target.value })}
          />
          <TextField
            id={`value-${row.id}`}
            label={index === 0 ? "is exactly" : <span className="sr-only">is exactly</span>}
            isCode
            maxLength={256}
            value={row.value}
            error={faultOf(row, "value")}
            onChange={({ target }) => set(row.id, { value: target.value })}
          />
          <Button
            look="quiet"
            aria-label={row.name === "" ? "Remove this label" : `Remove ${row.name}`}
            className={index === 0 ? "mt-[1.375rem]" : ""}
            onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      ))}
      <div>
        <Button size="small" onClick={() => onChange([...rows, { id: nextId(rows), name: "", value: "" }])}>
          <Plus aria-hidden className="size-3.5" />
          Add a label
        </Button>
      </div>
    </fieldset>
  );
}
