import type { ReactNode } from "react";
import { join } from "./join";

/** What a control needs to point at its words. */
export type Described = { id: string; "aria-describedby": string | undefined; "aria-invalid": true | undefined };

/** A label above a control, the reason of its value below, and the error in the same place: next to the field. */
export function Field({
  id,
  label,
  hint,
  error,
  isOptional = false,
  className,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  isOptional?: boolean;
  className?: string;
  children: (described: Described) => ReactNode;
}) {
  const parts = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter((part) => part !== null);
  return (
    <div className={join("flex min-w-0 flex-col gap-1", className)}>
      <label htmlFor={id} className="text-table font-medium">
        {label}
        {isOptional && <span className="ml-1.5 font-normal text-n10">optional</span>}
      </label>
      {children({
        id,
        "aria-describedby": parts.length > 0 ? parts.join(" ") : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="text-meta text-fail">
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}-hint`} className="text-meta text-n10 wrap-anywhere">
          {hint}
        </div>
      )}
    </div>
  );
}
