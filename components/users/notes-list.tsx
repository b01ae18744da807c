import { Notice } from "@/components/ui/notice";

/** Things to know, the worst first. */
export function NotesList({
  notes,
  label,
}: {
  notes: readonly { id: string; tone: "info" | "warn" | "fail" | "unknown"; title: string; detail: string }[];
  label: string;
}) {
  if (notes.length === 0) return null;
  const sorted = [...notes].sort((a, b) => ORDER[a.tone] - ORDER[b.tone]);
  return (
    <ul aria-label={label} className="flex flex-col gap-2">
      {sorted.map(({ id, tone, title, detail }) => (
        <li key={`${id} ${title}`}>
          <Notice tone={tone} title={title}>
            {detail}
          </Notice>
        </li>
      ))}
    </ul>
  );
}

const ORDER = { fail: 0, warn: 1, unknown: 2, info: 3 } as const;
