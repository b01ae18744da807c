import "server-only";
import { readFile } from "node:fs/promises";
import { Secret } from "@/lib/secret";
import type { Pem } from "./login";

const MAX_AGE_MS = 60_000;

export type ReadSecret = {
  /** Null when it cannot be read or is empty. */
  read: () => Promise<Secret | null>;
  /** Makes the next `read` look at the file. */
  forget: () => void;
};

/** A file whose content is kept for 60 s, so that a rotated credential is picked up as client-go does. */
export function fileReader(path: string, now: () => number = Date.now): ReadSecret {
  let kept: { secret: Secret; until: number } | null = null;
  const read = async () => {
    if (kept && now() < kept.until) return kept.secret;
    const text = await readFile(path, "utf8").catch(() => "");
    if (text.trim() === "") return null;
    const secret = kept && kept.secret.reveal() === text ? kept.secret : new Secret(text);
    kept = { secret, until: now() + MAX_AGE_MS };
    return secret;
  };
  return {
    read,
    forget: () => {
      if (kept) kept.until = 0;
    },
  };
}

/** Inline PEM, or a file with the same freshness. */
export function pemReader(pem: Pem): ReadSecret {
  if (pem.kind === "file") return fileReader(pem.path);
  return { read: async () => pem.pem, forget: () => {} };
}
