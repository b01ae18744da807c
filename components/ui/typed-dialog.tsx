"use client";
import { type ReactNode, useId, useState } from "react";
import { AlertDialog } from "./alert-dialog";
import { TextField } from "./text-field";

/** The last question before something goes; with `word`, that has to be typed first. Focus starts on Cancel. */
export function TypedDialog({
  title,
  verb,
  word,
  label,
  isOpen,
  isPending,
  onOpenChange,
  onConfirm,
  children,
}: {
  title: string;
  verb: string;
  /** What has to be typed; null when a press is enough. */
  word: string | null;
  /** What the word is: "the cluster name". */
  label: string;
  isOpen: boolean;
  isPending: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onConfirm: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const [typed, setTyped] = useState("");
  const why = word !== null && typed.trim().split(/\s+/).join(" ") !== word ? `Type ${word} first` : null;
  return (
    <AlertDialog
      isOpen={isOpen}
      onOpenChange={(next) => {
        setTyped("");
        onOpenChange(next);
      }}
      title={title}
      verb={verb}
      isPending={isPending}
      why={why}
      onConfirm={onConfirm}
    >
      <div className="flex flex-col gap-3">
        {children}
        {word !== null && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (why === null && !isPending) onConfirm();
            }}
          >
            <TextField
              id={id}
              label={
                <>
                  Type {label} <code className="wrap-anywhere">{word}</code>
                </>
              }
              isCode
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </form>
        )}
      </div>
    </AlertDialog>
  );
}
