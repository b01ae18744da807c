import type { Cluster } from "@/lib/cluster/cluster";
import type { Problem, Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import type { Gate, Ledger, Restart, Step, StepEvent, StepStatus } from "./plan";

/** What a gate or a restart gets from the runner. */
export type StepContext = {
  /** The cluster of the step's place. */
  cluster: Cluster;
  signal: AbortSignal;
  /** A credential minted earlier in this run, or one the run was started with. */
  token: (id: string) => Secret | null;
  /** Shows one line beside the running step. */
  progress: (detail: string) => void;
  /** Puts a line into the receipt, whether or not the step succeeds. Never a secret. */
  evidence: (line: string) => void;
};

/** Answers with one line of evidence, or with the problem that stops the plan. */
export type GateCode = (gate: Gate, context: StepContext) => Promise<Result<string>>;

export type RestartCode = {
  run: (step: Restart, context: StepContext) => Promise<Result<string>>;
  /** Brings the workload back to what ran before `run`, whether `run` ended well or not. The Secret is back already. */
  undo: (step: Restart, context: StepContext) => Promise<Result<string>>;
  /** Its lane stopped before it was begun: nobody is to wait for it. */
  skipped?: (step: Restart, problem: Problem) => void;
};

/** Keeps the orphans' book in the home. Each answers with one line of evidence. */
export type LedgerCode = {
  /** Writes or clears one record. */
  run: (step: Ledger, context: StepContext) => Promise<Result<string>>;
  /** The lane of this record's "clear" stopped: the record stays, with the pieces of `step`, the reason and the time of this try. */
  keep: (step: Ledger, problem: Problem, context: StepContext) => Promise<Result<string>>;
  /** Takes back what `run` wrote: a record that was there before is there again. Without it the record is cleared. */
  undo?: (step: Ledger, context: StepContext) => Promise<Result<string>>;
};

/** One line of the audit: written before a step touches a cluster and after it did. */
export type RunRecord = {
  phase: "before" | "after";
  step: Step;
  line: string;
  status: StepStatus;
  problem: Problem | null;
  at: string;
};

export type RunOptions = {
  clusters: (context: string) => Cluster;
  gates: Readonly<Record<string, GateCode>>;
  restart: RestartCode;
  /** Needed by plans with "record" and "clear" steps. */
  ledger?: LedgerCode;
  signal: AbortSignal;
  /** A throw here ends the run as a crash would: nothing is taken back. */
  onEvent: (event: StepEvent) => void;
  /** When the "before" line cannot be written, the step is not begun. */
  record: (entry: RunRecord) => Promise<Result<void>>;
  /** Typed reasons by gate id; each sets aside one gate that may be overridden. */
  overrides?: Readonly<Record<string, string>>;
  /** Asked after a step failed: false when somebody else may be at work on the home by now, and nothing is to be taken back. */
  mayTakeBack?: () => boolean;
  /** Credentials that exist already and are kept. */
  tokens?: ReadonlyMap<string, Secret>;
};
