import type { ComponentProps, ReactNode } from "react";
import { Field } from "./field";
import { join } from "./join";

type Words = {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  isOptional?: boolean;
};

/** One line of text. `isCode` for what could be pasted into a terminal. */
export function TextField({
  id,
  label,
  hint,
  error,
  isOptional = false,
  isCode = false,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "id"> & Words & { isCode?: boolean }) {
  return (
    <Field
      id={id}
      label={label}
      hint={hint}
      error={error}
      isOptional={isOptional}
      {...(className ? { className } : {})}
    >
      {(described) => (
        <input
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          {...rest}
          {...described}
          className={join("input h-(--control)", isCode && "font-mono text-table")}
        />
      )}
    </Field>
  );
}

/** Several lines: a certificate, JSON, a reason. */
export function TextArea({
  id,
  label,
  hint,
  error,
  isOptional = false,
  isCode = false,
  className,
  ...rest
}: Omit<ComponentProps<"textarea">, "id"> & Words & { isCode?: boolean }) {
  return (
    <Field
      id={id}
      label={label}
      hint={hint}
      error={error}
      isOptional={isOptional}
      {...(className ? { className } : {})}
    >
      {(described) => (
        <textarea
          rows={4}
          spellCheck={!isCode}
          {...rest}
          {...described}
          className={join("input resize-y py-1.5", isCode && "font-mono text-table")}
        />
      )}
    </Field>
  );
}
