"use client";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { type HomeRef, homeParams } from "@/components/home/home-ref";
import { Button } from "@/components/ui/button";
import { keepParams } from "@/components/ui/keep-params";
import { Notice } from "@/components/ui/notice";
import { TextArea } from "@/components/ui/text-field";
import type { Result } from "@/lib/problem";
import type { TokenReviewView } from "@/lib/users/token-review-view";
import { KeptLogin } from "./kept-login";
import { LoginForm } from "./login-form";
import { Told } from "./told";
import { reviewReply } from "./users-query";

type State = { at: "idle" | "asking" | "silent" } | { at: "told"; result: Result<TokenReviewView> };

/** Tries one person's token in every cluster: pasted, or of a sign-in. What is pasted is in the field until the button, and nowhere after. */
export function TokenTrial({ home, issuer }: { home: HomeRef; issuer: string }) {
  const id = useId();
  const login = useSearchParams().get("login");
  const [state, setState] = useState<State>({ at: "idle" });
  const [error, setError] = useState<string | null>(null);
  const leaving = useRef<AbortController | null>(null);
  useEffect(() => () => leaving.current?.abort(), []);

  async function send(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const token = new FormData(event.currentTarget).get("id_token");
    event.currentTarget.reset();
    if (typeof token !== "string" || token.trim() === "") return setError("Paste an id_token first");
    setError(null);
    setState({ at: "asking" });
    if (login !== null) keepParams({ login: null });
    leaving.current?.abort();
    const mine = new AbortController();
    leaving.current = mine;
    try {
      const reply = await fetch("/api/users/review", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...Object.fromEntries(homeParams(home)), token }),
        signal: mine.signal,
      });
      setState({ at: "told", result: reviewReply.parse(await reply.json()) });
    } catch {
      if (!mine.signal.aborted) setState({ at: "silent" });
    }
  }

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
        <form
          onSubmit={(event) => void send(event)}
          autoComplete="off"
          className="flex min-w-0 flex-col items-start gap-2"
        >
          <TextArea
            id={id}
            name="id_token"
            label="Paste an id_token"
            isCode
            rows={3}
            autoComplete="off"
            autoCorrect="off"
            autoCapitalize="off"
            data-1p-ignore
            data-lpignore="true"
            error={error}
            hint="Cleared when you press the button. It goes to the clusters' API servers as what is asked about, and is kept nowhere."
            className="w-full"
          />
          <Button type="submit" look="primary" isPending={state.at === "asking"}>
            Try it in every cluster
          </Button>
        </form>
        <LoginForm home={home} issuer={issuer} />
      </div>
      <div aria-live="polite" className="min-w-0">
        {state.at === "asking" && (
          <p className="text-table text-n10">Asking every cluster, up to 8 s each, all at once</p>
        )}
        {state.at === "silent" && <Notice tone="fail" title="The console's own server did not answer" />}
        {state.at === "told" && <Told result={state.result} />}
        {state.at === "idle" && login !== null && <KeptLogin login={login} />}
      </div>
    </div>
  );
}
