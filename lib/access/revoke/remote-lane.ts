import "server-only";
import type { OwnedPiece } from "@/lib/access/inventory/inventory";
import type { WishTo } from "@/lib/access/upkeep/upkeep-wish";
import { describeProblem } from "@/lib/describe-problem";
import { tokenClaims } from "@/lib/kiali/read-remote-entry";
import { canonicalJson } from "@/lib/plan/canonical-json";
import { objectName } from "@/lib/plan/object-name";
import type { OrphanDraft } from "@/lib/plan/orphan";
import type { Gate, Ledger, Place, Step } from "@/lib/plan/plan";
import type { Problem } from "@/lib/problem";
import type { RemoteHalf } from "./remote-half";

type Order = WishTo<"revoke">["order"];

/** In the order of deletion. The emergency orders begin with what they are called after. */
const ORDERS: Readonly<Record<Order, readonly OwnedPiece["what"][]>> = {
  calm: ["token", "binding", "role", "account", "config", "namespace"],
  "binding-first": ["binding", "token", "account", "role", "config", "namespace"],
  "token-first": ["token", "account", "binding", "role", "config", "namespace"],
};

/** One remote's part of a plan: what is put on record before anything, and the lane that takes it away and proves it. */
export type RemoteLane = {
  half: RemoteHalf;
  /** Null when it is on record just so already. */
  record: Ledger | null;
  steps: readonly Step[];
  /** When a token ends that no deletion ends; null for none. */
  livesUntil: string | null;
  warnings: readonly string[];
};

export type LaneOptions = {
  /** Of the home: the ConfigMap of the records. */
  home: Place;
  ledger: Ledger["ref"];
  order: Order;
  /** Fingerprint of the Kiali that may still have it in memory; null when none may. */
  ran: string | null;
};

/** Without steps when nothing was granted there, as far as anybody can tell, and nothing is on record. */
export function remoteLane(half: RemoteHalf, options: LaneOptions): RemoteLane {
  const { name, seen, probes, record } = half;
  const pieces = seen?.ok ? seen.value.pieces : [];
  const goes = going(pieces, options.order);
  const stays = pieces.filter(({ fate }) => fate === "stay");
  // A token that another connection signs in with has to go on being accepted.
  const isShared = (half.about.sharedWith ?? []).length > 0;
  const living = (half.about.besides ?? []).filter(({ sharedWith }) => sharedWith.length > 0);
  const dying = (isShared && goes.length === 0 ? [] : probes).filter(
    ({ token }) => !living.some(({ usesToken }) => usesToken?.isSame(token)),
  );
  const orphan = orphanOf(half, goes, options.ran);
  if (seen?.ok && goes.length === 0 && dying.length === 0 && !record)
    return { half, record: null, steps: [], livesUntil: null, warnings: warningsOf(half, stays, orphan) };
  const place: Place = { side: "remote", context: half.context ?? options.home.context };
  const { home, ledger } = options;
  const book = (verb: "record" | "clear", why: string): Ledger => ({
    id: `home/${verb}/${name}`,
    place: home,
    verb,
    ref: ledger,
    orphan,
    why,
  });
  const lane = { lane: name };
  const proof = dying.length > 0 ? refusedGate(half, orphan.livesUntil ?? null, place) : goneGate(half, place, null);
  const before = options.order === "calm" && half.company.length > 0 ? endingFirst(goes, dying) : goes;
  const steps: Step[] = seen?.ok
    ? [
        ...before.map(({ ref, uid, why }) => deletion(name, place, ref, uid, why)),
        proof,
        ...goes
          .filter((each) => !before.includes(each))
          .map(({ ref, uid, why }) => deletion(name, place, ref, uid, why)),
        ...stays.map(({ ref, why }): Step => ({ id: idOf(name, place, ref), place, verb: "keep", ref, why })),
      ]
    : [seen ? goneGate(half, place, seen.problem) : noWayGate(half, options.home)];
  return {
    half,
    record: isSame(record, orphan)
      ? null
      : book("record", "what it was granted is not forgotten, whatever happens now"),
    steps: [...steps, book("clear", "proven: nothing of it is accepted any more")].map((step) => ({
      ...step,
      ...lane,
    })),
    livesUntil: orphan.livesUntil ?? null,
    // Its steps say what stays, and why.
    warnings: warningsOf(half, [], orphan),
  };
}

const going = (pieces: readonly OwnedPiece[], order: Order): readonly (OwnedPiece & { uid: string })[] =>
  ORDERS[order].flatMap((what) =>
    pieces.flatMap((piece) =>
      piece.what === what && piece.fate === "delete" && piece.uid !== null ? [{ ...piece, uid: piece.uid }] : [],
    ),
  );

/**
 * What goes before the token has to be refused. Another Kiali that has the connection in memory hangs where its token is accepted and its rights are
 * gone, and gives up where the token is refused: so the rights go after that, when the tokens die with Secrets that go. Else everything goes before.
 */
function endingFirst(goes: ReturnType<typeof going>, dying: RemoteHalf["probes"]): ReturnType<typeof going> {
  const tokens = goes.filter(({ what }) => what === "token");
  const ends = ({ token }: RemoteHalf["probes"][number]): boolean => {
    const claims = tokenClaims(token);
    if (claims === null) return false;
    // One that never expires is kept in a Secret, and dies with it.
    return claims.expiresAt === null || tokens.some(({ uid }) => uid === claims.secret?.uid);
  };
  return tokens.length > 0 && dying.length > 0 && dying.every(ends) ? tokens : goes;
}

function orphanOf(half: RemoteHalf, goes: readonly OwnedPiece[], ran: string | null): OrphanDraft {
  const { name, server, context, identity, seen, record, guess } = half;
  const fingerprint = ran ?? record?.kialiRan ?? null;
  const livesUntil = endOfLife(half) ?? record?.livesUntil ?? null;
  return {
    name,
    server,
    context: context ?? record?.context ?? null,
    remoteUid: (seen?.ok ? seen.value.remoteUid : null) ?? record?.remoteUid ?? null,
    account: identity && { namespace: identity.namespace, name: identity.account, uid: identity.uid },
    pieces: seen?.ok ? goes.map(({ ref, uid }) => ({ ref, uid })) : [...guess],
    why:
      seen === null
        ? noWay(half)
        : seen.ok
          ? "its revoke has begun and has not come to its end"
          : wordsOf(seen.problem),
    ...(livesUntil === null ? {} : { livesUntil }),
    ...(fingerprint === null ? {} : { kialiRan: fingerprint }),
  };
}

/** When a token ends by itself that nothing else ends: its account is somebody else's, and stays. */
function endOfLife({ seen, probes }: RemoteHalf): string | null {
  const stays = seen?.ok && seen.value.pieces.some(({ what, fate }) => what === "account" && fate === "stay");
  if (!stays) return null;
  const going = new Set(seen.value.pieces.flatMap(({ fate, uid }) => (fate === "delete" && uid !== null ? [uid] : [])));
  const ends = probes
    .map(({ token }) => tokenClaims(token))
    .flatMap((claims) => (claims?.expiresAt && !going.has(claims.secret?.uid ?? "") ? [claims.expiresAt] : []))
    .sort();
  return ends.at(-1) ?? null;
}

/** Why and when are no part of what was granted. */
function isSame(record: RemoteHalf["record"], orphan: OrphanDraft): boolean {
  if (!record) return false;
  const { since: _since, lastTry: _try, why: _why, ...before } = record;
  const { why: _now, ...after } = orphan;
  return canonicalJson(before) === canonicalJson(after);
}

const idOf = (name: string, { side }: Place, { kind, namespace, name: object }: OwnedPiece["ref"]): string =>
  [side, name, kind, ...(namespace === null ? [] : [namespace]), object].join("/");

const deletion = (name: string, place: Place, ref: OwnedPiece["ref"], uid: string, why: string): Step => ({
  id: idOf(name, place, ref),
  place,
  verb: "delete",
  ref,
  uid,
  why,
});

function refusedGate({ name }: RemoteHalf, livesUntil: string | null, place: Place): Gate {
  const because = "an API server goes on accepting a token for about 10 s after it died";
  return {
    id: `remote/${name}/gate.refused`,
    place,
    verb: "gate",
    gate: "gate.refused",
    title: "The token is refused",
    because,
    why: because,
    layer: "authentication",
    ...(livesUntil === null ? {} : { foreseen: livesWords(livesUntil) }),
  };
}

function goneGate({ name }: RemoteHalf, place: Place, problem: Problem | null): Gate {
  const because = problem
    ? "it could not be asked while this was planned, so nothing is deleted there now"
    : "no copy of the token is left to try";
  return {
    id: `remote/${name}/gate.gone`,
    place,
    verb: "gate",
    gate: "gate.gone",
    title: "Nothing that it was granted is there any more",
    because,
    why: because,
    layer: "authorization",
    ...(problem ? { foreseen: wordsOf(problem) } : {}),
  };
}

function noWayGate(half: RemoteHalf, home: Place): Gate {
  const because = "what it was granted can only be taken away where it was granted";
  return {
    id: `remote/${half.name}/gate.no-way`,
    place: home,
    verb: "gate",
    gate: "gate.no-way",
    title: `A context of this kubeconfig reaches ${half.name}`,
    because,
    why: because,
    layer: "network",
    foreseen: noWay(half),
  };
}

export const noWay = ({ name, server }: Pick<RemoteHalf, "name" | "server">): string =>
  `no context of this kubeconfig reaches ${name}${server ? ` (${server})` : ""}`;

export const livesWords = (until: string): string =>
  `its account stays, so this token is accepted until it expires: ${until}`;

export const wordsOf = (problem: Problem): string =>
  problem.kind === "gate-failed" ? problem.detail : describeProblem(problem).title;

function warningsOf(half: RemoteHalf, stays: readonly OwnedPiece[], orphan: OrphanDraft): readonly string[] {
  const { name, context, seen, auth } = half;
  const unended = auth.filter((each) => each === "certificate" || each === "basic" || each === "exec");
  return [
    ...half.company,
    ...(seen?.ok
      ? []
      : [
          `${name}: ${orphan.why}. What it was granted there stays, on record, until it can be taken away and proven gone.`,
        ]),
    ...(seen?.ok && seen.value.ownKiali
      ? [`${name}: the account is also somebody else's (${seen.value.ownKiali}).`]
      : []),
    // A namespace that stays surprises nobody; its step says why.
    ...stays
      .filter(({ what }) => what !== "namespace")
      .map(({ ref, why }) => `Stays in ${context}: ${objectName(ref)}. Why: ${why}.`),
    ...(orphan.livesUntil === undefined
      ? []
      : [`${name}: ${livesWords(orphan.livesUntil)}. It stays on record until then.`]),
    ...unended.map(
      (each) =>
        `${name}: its credential is of the kind "${each}", which no deletion in ${context ?? "its cluster"} ends. End it where it was issued.`,
    ),
  ];
}
