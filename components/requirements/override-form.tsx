"use client";
import { type SubmitEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-field";

const SHORTEST = 8;

/** Sets one blocking answer aside. The reason is written into the audit line of what is done in spite of it. */
export function OverrideForm({
  id,
  reason,
  onOverride,
}: {
  id: string;
  reason: string | undefined;
  onOverride: (reason: string | null) => void;
}) {
  const [text, setText] = useState(reason ?? "");
  const [error, setError] = useState<string | null>(null);
  if (reason !== undefined)
    return (
      <div className="flex flex-wrap items-center gap-3 text-table">
        <p className="min-w-0 flex-1 wrap-anywhere">
          <span className="text-n10">Set aside because:</span> {reason}
        </p>
        <Button size="small" onClick={() => onOverride(null)}>
          Take the reason back
        </Button>
      </div>
    );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = text.trim();
    if (typed.length < SHORTEST) {
      setError(`At least ${SHORTEST} characters, so that the audit line explains it`);
      document.getElementById(`override-${id}`)?.focus();
    } else onOverride(typed);
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col items-start gap-2">
      <TextArea
        id={`override-${id}`}
        label="Go on in spite of it, because"
        rows={2}
        maxLength={500}
        className="w-full max-w-xl"
        value={text}
        error={error}
        hint="The reason is kept with what is applied."
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="small" type="submit">
        Set this check aside
      </Button>
    </form>
  );
}
