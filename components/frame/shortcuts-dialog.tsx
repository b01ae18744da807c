"use client";
import { Dialog } from "@/components/ui/dialog";
import { SECTIONS } from "./sections";

const KEYS: readonly (readonly [keys: readonly string[], words: string])[] = [
  [["Ctrl", "K"], "Go to a context, or run an action"],
  [["/"], "Filter the list on this page"],
  ...SECTIONS.map(({ key, label }) => [["g", key], `Go to ${label}`] as const),
  [["?"], "Show these shortcuts"],
  [["Esc"], "Close what is open"],
];

export function ShortcutsDialog({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}) {
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Keyboard shortcuts">
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2">
        {KEYS.map(([keys, words]) => (
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
    </Dialog>
  );
}
