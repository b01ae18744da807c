"use client";
import { Dialog } from "@/components/ui/dialog";
import { PARTS, SECTIONS } from "./sections";

type Keys = readonly (readonly [keys: readonly string[], words: string])[];

const EVERYWHERE: Keys = [
  [["Ctrl", "K"], "Go to a context, or run an action"],
  [["/"], "Filter the list on this page"],
  ...[...SECTIONS, ...PARTS].map(({ key, label }) => [["g", key], `Go to ${label}`] as const),
  [["?"], "Show these shortcuts"],
  [["Esc"], "Close what is open"],
];
const IN_THE_FLEET: Keys = [
  [["↑", "↓"], "Go from row to row"],
  [["←", "→"], "Go from control to control of a row"],
  [["Home", "End"], "Go to the first or the last row"],
  [["Enter"], "Open the page of the row"],
  [["r"], "Look at the row again"],
  [["x"], "Select the row"],
];

export default function ShortcutsDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <KeyList keys={EVERYWHERE} />
      <h3 className="mt-4 mb-2 text-table font-semibold">In the rows of the fleet</h3>
      <KeyList keys={IN_THE_FLEET} />
    </Dialog>
  );
}

const KeyList = ({ keys: list }: { keys: Keys }) => (
  <dl className="grid grid-cols-[6rem_1fr] items-center gap-x-6 gap-y-2">
    {list.map(([keys, words]) => (
      <div key={words} className="contents">
        <dt className="flex gap-1">
          {keys.map((key) => (
            <kbd key={key} className="min-w-6 rounded-small border bg-n3 px-1.5 py-0.5 text-center text-meta">
              {key}
            </kbd>
          ))}
        </dt>
        <dd className="text-table">{words}</dd>
      </div>
    ))}
  </dl>
);
