/** What an exit code says: above 128 it is a signal. */
export function exitWords(code: number): string {
  if (code === 0) return "code 0, ended by itself";
  if (code === 137) return "code 137, killed: often out of memory, or too long without a healthy answer";
  if (code === 143) return "code 143, asked to stop";
  return code > 128 ? `code ${code}, signal ${code - 128}` : `code ${code}`;
}

/** The tag of an image; null for one by digest alone, and for none. */
export function versionOf(image: string | null): string | null {
  const [named = ""] = (image ?? "").split("@");
  const tag = /:([^/:]+)$/.exec(named)?.[1];
  return tag ?? null;
}
