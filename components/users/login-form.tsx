"use client";
import { type FormEvent, useId, useState } from "react";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";
import { TextField } from "@/components/ui/text-field";
import { useOrigin } from "@/components/users/use-origin";
import { describeProblem } from "@/lib/describe-problem";
import type { Problem } from "@/lib/problem";
import { startReply } from "./users-query";

/** Goes to the provider and comes back with a token of whoever signs in there; the browser leaves this page meanwhile. */
export function LoginForm({ home, issuer }: { home: HomeRef; issuer: string }) {
  const id = useId();
  const origin = useOrigin();
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | "silent" | null>(null);

  async function start(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const secret = new FormData(event.currentTarget).get("client_secret");
    event.currentTarget.reset();
    setPending(true);
    setProblem(null);
    const clientSecret = typeof secret === "string" && secret !== "" ? secret : null;
    try {
      const reply = await fetch("/api/users/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...Object.fromEntries(homeParams(home)), clientSecret }),
      });
      const started = startReply.parse(await reply.json());
      if (started.ok) return window.location.assign(started.value.address);
      setProblem(started.problem);
    } catch {
      setProblem("silent");
    }
    setPending(false);
  }

  const words = problem === null ? null : problem === "silent" ? null : describeProblem(problem);
  return (
    <form
      onSubmit={(event) => void start(event)}
      autoComplete="off"
      className="flex min-w-0 flex-col items-start gap-2"
    >
      <p className="text-table font-medium">
        Or sign in at the provider <code className="font-normal wrap-anywhere">{issuer}</code>
      </p>
      <TextField
        id={id}
        name="client_secret"
        label="Client secret"
        isOptional
        type="password"
        isCode
        autoComplete="off"
        data-1p-ignore
        data-lpignore="true"
        hint="Only when Kiali's client has one. It is kept in memory until this sign-in ends; Kiali's own copy is never read."
        className="w-full"
      />
      <Button type="submit" isPending={isPending}>
        Sign in as a user
      </Button>
      {origin !== null && (
        <p className="text-meta text-n10 wrap-anywhere">
          The provider has to know this redirect URI: <code>{`${origin}/users/callback`}</code>{" "}
          <CopyButton text={`${origin}/users/callback`} what="redirect URI" className="align-middle" />
        </p>
      )}
      {problem === "silent" && <Notice tone="fail" isLive title="The console's own server did not answer" />}
      {words && (
        <Notice tone="fail" isLive title={words.title} className="w-full">
          {words.advice}
        </Notice>
      )}
    </form>
  );
}
