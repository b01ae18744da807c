"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { join } from "./join";

/** Copies `text`; says "Copied" for two seconds, also to a screen reader. `what` names it: "Copy command". */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("refused");
    }
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={`Copy ${what}`}
      title={state === "refused" ? "The browser refused the clipboard; select the text instead" : `Copy ${what}`}
      className={join(
        "inline-grid size-6 shrink-0 place-items-center rounded-small text-n10 hover:bg-n4 hover:text-n12",
        className,
      )}
    >
      {state === "copied" ? (
        <Check aria-hidden className="size-3.5 text-pass" />
      ) : (
        <Copy aria-hidden className="size-3.5" />
      )}
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : state === "refused" ? "The browser refused the clipboard" : ""}
      </span>
    </button>
  );
}
