"use client";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { TextArea } from "@/components/ui/text-field";
import { describeProblem } from "@/lib/describe-problem";
import type { Result } from "@/lib/problem";
import { keepExec } from "./connection-query";

function jsonError(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? null
      : "An ExecConfig is a JSON object";
  } catch {
    return "This is not JSON";
  }
}

/** Exec JSON goes to the server and stays there for this session; the address holds only its digest. */
export function ExecField({
  reference,
  error,
  onReference,
}: {
  reference: string | null;
  error: string | null;
  onReference: (reference: string | null) => void;
}) {
  const [text, setText] = useState("");
  const [own, setOwn] = useState<string | null>(null);
  const keep = async () => {
    if (text.trim() === "") return;
    const fault = jsonError(text);
    if (fault) return setOwn(fault);
    const result: Result<string> = await keepExec(text);
    if (!result.ok) return setOwn(describeProblem(result.problem).advice);
    setOwn(null);
    setText("");
    onReference(result.value);
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <TextArea
        id="access-exec"
        label="Exec configuration for Kiali's side"
        isOptional
        isCode
        rows={5}
        className="w-full"
        placeholder={'{"apiVersion":"client.authentication.k8s.io/v1","command":"aws","args":["eks","get-token"]}'}
        value={text}
        error={own ?? error}
        hint="JSON of client.authentication.k8s.io ExecConfig. It replaces the token; its command must exist in Kiali's image. It is kept on the server for this session."
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void keep()}
      />
      {reference !== null && (
        <p className="flex flex-wrap items-center gap-2 text-meta text-n10">
          Kept on the server as <code className="wrap-anywhere">{reference.slice(0, 19)}…</code>
          <Button size="small" onClick={() => onReference(null)}>
            Use a token instead
          </Button>
        </p>
      )}
    </div>
  );
}
