"use client";
import { Button } from "./button";
import { Notice } from "./notice";

/** `digest` is what the server's log has for the same error; its text stays on the server. */
export function Crash({ digest, retry }: { digest: string | null; retry: () => void }) {
  return (
    <div className="mx-auto max-w-xl pt-[12dvh]">
      <h1 className="pb-4 text-title font-semibold">This page has a bug</h1>
      <Notice
        tone="fail"
        isLive
        title="The console failed to show this page; no cluster was asked to change anything by showing it"
        action={
          <Button size="small" onClick={retry}>
            Show the page again
          </Button>
        }
      >
        {digest ? (
          <>
            The server's log has the details under <code>{digest}</code>.
          </>
        ) : (
          "It happened in this browser; its developer console has the details."
        )}
      </Notice>
    </div>
  );
}

/** The key under which Next logs an error on the server; null for one of the browser's own. */
export const digestOf = (error: unknown): string | null =>
  typeof error === "object" && error !== null && "digest" in error && typeof error.digest === "string"
    ? error.digest
    : null;
