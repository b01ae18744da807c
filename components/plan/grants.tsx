/** What a plan grants, to be scanned by whoever has to allow it: one line per subject. */
export const Grants = ({ lines }: { lines: readonly string[] }) => (
  <dl className="mt-1 grid grid-cols-[minmax(0,1fr)] gap-x-4 text-table sm:grid-cols-[11rem_minmax(0,1fr)]">
    {lines.map((line) => {
      const [title = "", ...words] = line.split(": ");
      return (
        <div key={line} className="contents">
          <dt className="pt-1 font-medium text-n11">{title}</dt>
          <dd className="pb-1 wrap-anywhere sm:pt-1">{words.join(": ")}</dd>
        </div>
      );
    })}
  </dl>
);
