import type { Account, Manifest, ObjectRef } from "@/lib/cluster/cluster";
import type { GateLayer, Problem } from "@/lib/problem";
import type { OrphanDraft } from "./orphan";
import type { PutIn } from "./put-in";
import type { TakeOut } from "./take-out";

/** Which cluster of the pair, and its kubeconfig context. */
export type Place = { side: "home" | "remote"; context: string };

/** One field that differs: a dotted path, both values as shown to people (never a credential). */
export type FieldDiff = { path: string; from: string | null; to: string | null };

type Common = {
  /** Stable within a plan: "remote/ServiceAccount/istio-system/kiali-remote-east". */
  id: string;
  place: Place;
  why: string;
  /** Steps that follow each other under one word need nothing of each other and begin together; the next waits for all of them. */
  together?: string;
  /**
   * Steps that follow each other and have a lane run lane beside lane, each lane in its order. A step that fails ends its own lane only: the
   * rest of it is "not-reached", the plan goes on, and the receipt names it under `unfinished`.
   */
  lane?: string;
};

/** Of one object's metadata; null takes away. */
export type Marks = {
  labels?: Readonly<Record<string, string | null>>;
  annotations?: Readonly<Record<string, string | null>>;
};

/** `file` is the key of a ConfigMap that holds YAML; null stands for the object's own `spec`. */
export type Rewrite = {
  file: string | null;
  takesOut: readonly TakeOut[];
  /** Maps of texts that a file is to have; never of a `spec`, which is applied. */
  puts?: readonly PutIn[];
};

/** One member of an object's `spec`, which Kubernetes knows only as a whole; null for none. Neither value may hold a credential. */
export type Restate = { member: string; from: unknown; to: unknown };

/** One object, one verb, one reason. Holds no secret value: it may be shown, stored and compared. */
export type Change =
  | (Common & {
      verb: "create" | "update";
      ref: ObjectRef;
      manifest: Manifest;
      manager: string;
      fields: readonly FieldDiff[];
      takesOver: readonly string[];
      uid: string | null;
      /** A Secret that holds nothing after the write is deleted, unless somebody writes to it meanwhile. */
      deletesEmpty?: boolean;
      /**
       * Keys of this Secret that go, whoever owns them, in one patch of the object with that `uid`: nothing is applied then. `manifest` and `manager`
       * say who holds them after they were put back.
       */
      removes?: readonly string[];
      /** Labels and annotations that the same patch sets, or takes away (null) whoever owns them; alone, a patch as well. */
      marks?: Marks;
      /** Nothing is applied then: entries are taken out of, or put into, a configuration as it is at that moment. `fields` names each. */
      rewrites?: Rewrite;
      /** Nothing is applied then: a list is stated again with all that is in it, as long as it is the one that was seen; else "changed". */
      restates?: Restate;
      /** What to apply, as the same manager, to take it back when a later step fails; for objects of the home that are no Secrets. */
      withdraw?: { manifest: Manifest };
      /**
       * Afterwards nobody else owns what was applied, and the annotations named in `drops` are gone, by one patch: a second owner would keep a key
       * that its first gives up.
       */
      claims?: { drops: readonly string[] };
    })
  | (Common & { verb: "delete"; ref: ObjectRef; uid: string })
  | (Common & {
      verb: "keep";
      ref: ObjectRef;
      /** What to apply to take it back when a later step fails: an earlier run wrote it and never came to its proof. */
      withdraw?: { manifest: Manifest; manager: string };
    });

/** Gets a credential while the plan runs; later steps name it by `as`. */
export type Mint = Common & {
  verb: "mint";
  account: Account;
  /** The token Secret to wait for, or a TokenRequest; bound to a Secret, the token ends with it. */
  source: { kind: "secret"; name: string } | { kind: "request"; ttlSeconds: number; boundTo?: string };
  as: string;
};

/** A question that must be answered yes before the plan goes on. `gate` names its code in lib/access/gates. */
export type Gate = Common & {
  verb: "gate";
  gate: string;
  title: string;
  because: string;
  /** The Problem's layer when the gate fails. */
  layer?: GateLayer;
  /** True when a typed reason under overrides[gate] lets the plan go on although the gate says no. */
  canBeOverridden?: boolean;
  /** What was already seen while planning and will make this gate fail unless it is overridden; else null. */
  foreseen?: string | null;
};

/** A guarded restart of Kiali (surge, watched, undone when it fails). */
export type Restart = Common & {
  verb: "restart";
  ref: ObjectRef;
  how: "surge" | "reconcile" | "manual";
  command: string | null;
  /** Only puts back what an interrupted restart left: nothing rolls. */
  restores?: boolean;
  /** Why it cannot be guarded, as foreseen; the gate for that asks for a reason. */
  risk?: string;
};

/**
 * What is granted in a remote and about to be taken away, kept in a ConfigMap of the home from before the first write of a revoke until its end
 * is proven, so that nothing granted is ever unaccounted for. "record" writes it, "clear" strikes it off; a lane that ends before its "clear"
 * leaves it there as an orphan, with the reason.
 */
export type Ledger = Common & { verb: "record" | "clear"; ref: ObjectRef; orphan: OrphanDraft };

export type Step = Change | Mint | Gate | Restart | Ledger;

export type Plan = {
  goal: string;
  /** What is granted, in plain words. */
  grants: readonly string[];
  warnings: readonly string[];
  steps: readonly Step[];
  /** How each step is taken back, in order. */
  undo: readonly string[];
};

export type StepStatus = "pending" | "running" | "done" | "kept" | "failed" | "undone" | "not-reached";
/** What happened to one step; `detail` is evidence in one line. */
export type StepEvent = { id: string; status: StepStatus; detail: string | null; problem: Problem | null; at: string };

/** `done`, `stoppedBy.step` and `undone` hold step ids of the plan; `left` and `evidence` hold sentences. */
export type Receipt = {
  done: readonly string[];
  stoppedBy: { step: string; problem: Problem; layer: GateLayer | null } | null;
  /** Steps taken back after a failure. */
  undone: readonly string[];
  /** After a failure: what this run made and did not take back, one sentence per object. */
  left: readonly string[];
  /** Lines an operator should read: the log line that killed the new pod, for one. No secrets. */
  evidence: readonly string[];
  /** Lanes that did not come to their end, each with the step that stopped it. */
  unfinished?: readonly { lane: string; step: string; problem: Problem }[];
  startedAt: string;
  endedAt: string;
};
