import "server-only";
import { draftAdopt } from "@/lib/access/adopt/draft-adopt";
import { draftQuarantine } from "@/lib/access/quarantine/draft-quarantine";
import { draftRelease } from "@/lib/access/quarantine/draft-release";
import { draftRepair } from "@/lib/access/repair/draft-repair";
import { draftForget } from "@/lib/access/revoke/draft-forget";
import { draftRevoke } from "@/lib/access/revoke/draft-revoke";
import { draftSettle } from "@/lib/access/revoke/draft-settle";
import { draftRotate } from "@/lib/access/rotate/draft-rotate";
import type { Result } from "@/lib/problem";
import { draftScope } from "@/lib/query-scope/draft-scope";
import { draftTag } from "@/lib/tracing/draft-tag";
import { draftGrant } from "@/lib/users/draft-grant";
import { draftWithdraw } from "@/lib/users/draft-withdraw";
import type { DraftCode, UpkeepDraft } from "./draft";
import type { HomeFacts } from "./home-facts";
import type { UpkeepVerb, UpkeepWish } from "./upkeep-wish";

/** The code that plans each verb. */
const DRAFTS: { readonly [V in UpkeepVerb]?: DraftCode<V> } = {
  revoke: draftRevoke,
  repair: draftRepair,
  adopt: draftAdopt,
  quarantine: draftQuarantine,
  release: draftRelease,
  rotate: draftRotate,
  settle: draftSettle,
  forget: draftForget,
  tag: draftTag,
  grant: draftGrant,
  withdraw: draftWithdraw,
  scope: draftScope,
};

/** Plans what the wish asks for, from what the clusters say now; reads only. */
export function draftUpkeep(
  wish: UpkeepWish,
  facts: HomeFacts,
  options: { signal: AbortSignal },
): Promise<Result<UpkeepDraft>> {
  return draftOf(wish.verb)(wish, facts, options);
}

function draftOf<V extends UpkeepVerb>(verb: V): DraftCode<V> {
  const code = DRAFTS[verb];
  if (!code) throw new Error(`nothing plans ${verb}`);
  return code;
}
