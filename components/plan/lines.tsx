/** Sentences under a heading, one per line. */
export const Lines = ({
  title,
  lines,
  none = "Nothing.",
}: {
  title: string;
  lines: readonly string[];
  none?: string;
}) => (
  <div className="min-w-0">
    <h2 className="text-table font-semibold">{title}</h2>
    {lines.length === 0 ? (
      <p className="text-table text-n10">{none}</p>
    ) : (
      <ul className="list-disc pl-5 text-table">
        {lines.map((line) => (
          <li key={line} className="wrap-anywhere">
            {line}
          </li>
        ))}
      </ul>
    )}
  </div>
);
