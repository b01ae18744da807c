import { credentialStage, isLater } from "./credential-stage";
import type { NoticeEvent } from "./notice";
import { homeKey, newsState, type Seen, subjectOf } from "./seen";
import type { Told } from "./told";

/**
 * Which credentials came nearer their end, or were renewed after that was told; `told` is brought up to it. A wall clock that jumps back takes nothing
 * back. What a home says of its credentials counts when it was read in the life of this console.
 */
export function credentialNews(told: Told, seen: Seen): readonly NoticeEvent[] {
  const read = new Set(
    seen.rows.flatMap((row) => (row.kind === "home" && row.home && newsState(row) !== null ? [homeKey(row.home)] : [])),
  );
  const present = new Set<string>();
  const events = seen.rows.flatMap((row): readonly NoticeEvent[] => {
    present.add(row.id);
    const subject = subjectOf(row);
    const { credential } = row;
    if (!subject || !credential || row.isFromBefore || !read.has(homeKey(subject.home))) return [];
    const { expiresAt } = credential;
    const before = told.credentials[row.id];
    const stage = credentialStage(credential, seen.wallMs);
    const isSame = before?.expiresAt === expiresAt;
    if (before && isSame && !isLater(stage, before.stage)) return [];
    told.credentials[row.id] = { expiresAt, stage };
    if (!before || (stage === "fine" && before.stage === "fine")) return [];
    return [
      {
        kind: "credential",
        id: crypto.randomUUID(),
        at: new Date(seen.wallMs).toISOString(),
        subject,
        stage: stage === "fine" ? "renewed" : stage,
        expiresAt,
      },
    ];
  });
  for (const id of Object.keys(told.credentials)) if (!present.has(id)) delete told.credentials[id];
  return events;
}
