import type { FieldDiff } from "@/lib/plan/plan";

/** The fields that differ, old and new, one under the other. Told by sign and word, not by colour alone. */
export function FieldDiffs({ fields }: { fields: readonly FieldDiff[] }) {
  if (fields.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section tabIndex={0} aria-label="Fields that differ" className="max-h-96 overflow-auto rounded-base border bg-n1">
      <table className="w-full border-collapse text-left font-mono text-meta leading-5">
        <caption className="sr-only">Fields that differ, with their value now and after</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Now and after</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ path, from, to }) => (
            <tr key={path} className="border-t align-top first:border-t-0">
              <th scope="row" className="w-2/5 px-2 py-1 font-normal text-n10 wrap-anywhere">
                {path}
              </th>
              <td className="py-1 pr-2">
                {from !== null && <Side sign="−" word="now" value={from} look="bg-fail-soft text-fail" />}
                {to !== null && <Side sign="+" word="after" value={to} look="bg-pass-soft text-pass" />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const Side = ({ sign, word, value, look }: { sign: string; word: string; value: string; look: string }) => (
  <span className={`flex gap-2 px-1.5 ${look}`}>
    <span aria-hidden>{sign}</span>
    <span className="sr-only">{word}: </span>
    <span className="min-w-0 whitespace-pre-wrap wrap-anywhere">{value}</span>
  </span>
);
