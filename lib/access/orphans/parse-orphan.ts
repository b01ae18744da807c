import { type Orphan, orphan } from "@/lib/plan/orphan";

/** One record as it is stored. What cannot be read is a record nevertheless: something was granted, and nobody knows any more what. */
export function parseOrphan(name: string, text: string, since: string): Orphan {
  const parsed = orphan.safeParse(jsonOf(text));
  if (parsed.success) return { ...parsed.data, name };
  return {
    name,
    server: null,
    context: null,
    remoteUid: null,
    account: null,
    pieces: [],
    why: "its record cannot be read: look in the cluster for what it was granted",
    since,
    lastTry: null,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
