import { CopyButton } from "./copy-button";
import { join } from "./join";

export type LabelledName = { label: string; value: string | null; instead?: string };

/** Names that must not be confused, side by side, each under its label and with its own copy button. */
export function TwoNames({ names, className }: { names: readonly LabelledName[]; className?: string }) {
  return (
    <dl className={join("two-names", className)}>
      {names.map(({ label, value, instead }) => (
        <div key={label} className="min-w-0">
          <dt className="text-meta text-n10">{label}</dt>
          <dd className="flex min-h-6 min-w-0 items-center gap-0.5">
            {value === null ? (
              <span className="text-table text-n10">{instead ?? "not known yet"}</span>
            ) : (
              <>
                <code dir="auto" className="min-w-0 text-table wrap-anywhere">
                  {value}
                </code>
                <CopyButton text={value} what={`${label.toLowerCase()} ${value}`} />
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
