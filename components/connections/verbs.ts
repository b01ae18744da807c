import { type HomeRef, kialiOf } from "@/components/home/home-ref";
import type { ConnectionRow } from "@/lib/access/inventory/inventory";
import type { FormVerb, UpkeepVerb, UpkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { upkeepToAddress } from "@/lib/access/upkeep/wish-url";

/** How long what takes something away waits before its first step. */
const WINDOW_SECONDS = 10;

export type RowVerb = Exclude<UpkeepVerb, "settle" | "forget" | FormVerb>;
export const ROW_VERBS = [
  "rotate",
  "repair",
  "adopt",
  "quarantine",
  "release",
  "revoke",
] as const satisfies readonly RowVerb[];

type Words = {
  label: string;
  /** While it runs: "Rotating". */
  doing: string;
  /** When it is over: "is rotated". */
  done: string;
  purpose: string;
  /** Takes something away from Kiali or from an operator's knowledge: asked once more before it begins. */
  isDestructive: boolean;
};
export const VERB_WORDS: Readonly<Record<UpkeepVerb, Words>> = {
  rotate: {
    label: "Rotate",
    doing: "Rotating",
    done: "rotated",
    purpose: "A new token takes the place of the old one, and the old one is proven dead.",
    isDestructive: false,
  },
  repair: {
    label: "Repair",
    doing: "Repairing",
    done: "repaired",
    purpose: "Grants exactly the rules of the running Kiali's version, and makes again what is missing.",
    isDestructive: false,
  },
  adopt: {
    label: "Adopt",
    doing: "Adopting",
    done: "adopted",
    purpose:
      "Takes a connection that a script or a hand made under this console's labels; Kiali reads the cluster all the while.",
    isDestructive: false,
  },
  quarantine: {
    label: "Quarantine",
    doing: "Quarantining",
    done: "quarantined",
    purpose: "Sets the entry aside, so that Kiali starts without the cluster; nothing is destroyed.",
    isDestructive: true,
  },
  release: {
    label: "Release",
    doing: "Releasing",
    done: "released",
    purpose: "Puts an entry back that was set aside, after its credential passed the gates.",
    isDestructive: false,
  },
  revoke: {
    label: "Revoke",
    doing: "Revoking",
    done: "revoked",
    purpose: "Takes the access back on both sides, and proves that the old token is refused.",
    isDestructive: true,
  },
  settle: {
    label: "Retry",
    doing: "Settling",
    done: "settled",
    purpose: "Deletes what a revoke could not, and proves that the old token is refused.",
    isDestructive: true,
  },
  forget: {
    label: "Forget",
    doing: "Forgetting",
    done: "forgotten",
    purpose: "Strikes a record off on your word. Nothing is deleted in any cluster.",
    isDestructive: true,
  },
  tag: {
    label: "Tag spans",
    doing: "Tagging the spans of",
    done: "tagged",
    purpose: "Tells the control planes which cluster each span comes from; other tags stay as they are.",
    isDestructive: false,
  },
  grant: {
    label: "Grant",
    doing: "Granting access to",
    done: "granted",
    purpose: "Binds a user or a group to what Kiali asks for in their name.",
    isDestructive: false,
  },
  withdraw: {
    label: "Withdraw",
    doing: "Withdrawing access to",
    done: "withdrawn",
    purpose: "Deletes the bindings that this console made for a user or a group.",
    isDestructive: true,
  },
  scope: {
    label: "Set the query scope",
    doing: "Setting the query scope of",
    done: "scoped",
    purpose: "Adds labels to the queries that Kiali sends, so that a shared store shows this mesh alone.",
    isDestructive: false,
  },
};

/** Why a verb has no use for this row; null when it has. What only the clusters can tell, the plan tells. */
export function whyNot(row: ConnectionRow, verb: RowVerb): string | null {
  const isAside = row.isQuarantined ? "It is quarantined; release it first" : null;
  const hasNone = row.secret === null ? "No Secret holds it" : null;
  switch (verb) {
    case "rotate":
      if (row.credential.kind === "exec") return "Its exec plugin renews the credential";
      return hasNone ?? isAside;
    case "repair":
      return row.identity === null ? "Its identity in the remote is not known" : null;
    case "adopt":
      return row.maker.kind === "fleet" ? "This console made it" : (hasNone ?? isAside);
    case "quarantine":
      return row.isQuarantined ? "It is quarantined already" : hasNone;
    case "release":
      return row.isQuarantined ? null : "It is not quarantined";
    case "revoke":
      return null;
    default:
      return verb satisfies never;
  }
}

/** The address that reviews a verb for these connections. */
export const reviewOf = (verb: Exclude<UpkeepVerb, FormVerb>, ref: HomeRef, names: readonly string[]) =>
  `/connections/review?${upkeepToAddress(blankUpkeep(verb, ref, names))}` as const;

/** A wish with every choice at its default. */
export function blankUpkeep(verb: Exclude<UpkeepVerb, FormVerb>, ref: HomeRef, names: readonly string[]): UpkeepWish {
  const common = { home: ref.home, kiali: kialiOf(ref), names: [...names], remotes: {}, windowSeconds: 0 };
  switch (verb) {
    case "revoke":
      return { ...common, verb, order: "calm", leftovers: false, windowSeconds: WINDOW_SECONDS };
    case "settle":
      return { ...common, verb, windowSeconds: WINDOW_SECONDS };
    case "rotate":
      return { ...common, verb, tokenTtlHours: null };
    case "repair":
      return { ...common, verb, access: null };
    case "adopt":
      return { ...common, verb, migrate: false };
    case "forget":
      return { ...common, verb, statement: "" };
    case "quarantine":
    case "release":
      return { ...common, verb };
    default:
      return verb satisfies never;
  }
}
