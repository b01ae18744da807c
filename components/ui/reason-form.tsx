"use client";
import { type SubmitEvent, useState } from "react";
import { Button } from "./button";
import { TextArea } from "./text-field";

/** Asks for a reason of at least `shortest` characters; once given, shows it with the way to take it back. */
export function ReasonForm({
  id,
  label,
  hint,
  verb,
  given,
  reason,
  shortest = 8,
  onReason,
}: {
  id: string;
  label: string;
  hint: string;
  verb: string;
  /** Stands before the reason once there is one. */
  given: string;
  reason: string | null;
  shortest?: number;
  onReason: (reason: string | null) => void;
}) {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  if (reason !== null)
    return (
      <div className="flex flex-wrap items-center gap-3 text-table">
        <p className="min-w-0 flex-1 wrap-anywhere">
          <span className="text-n10">{given}</span> {reason}
        </p>
        <Button
          size="small"
          onClick={() => {
            setText(reason);
            onReason(null);
          }}
        >
          Take the reason back
        </Button>
      </div>
    );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = text.trim();
    if (typed.length >= shortest) return onReason(typed);
    setError(`At least ${shortest} characters, so that somebody else understands it`);
    document.getElementById(id)?.focus();
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col items-start gap-2">
      <TextArea
        id={id}
        label={label}
        rows={2}
        maxLength={500}
        className="w-full max-w-xl"
        value={text}
        error={error}
        hint={hint}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="small" type="submit">
        {verb}
      </Button>
    </form>
  );
}
