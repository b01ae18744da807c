/** What the shell learns. The numbers are a contract: docs/from-the-script.md and --help state them. */
export const EXIT = {
  done: 0,
  /** Nothing was written: a check blocks, `status` found something that is not healthy, or a cluster's answer made a plan impossible. */
  blocked: 1,
  /** Wrong use: an option, a file, a context or connection that does not exist. Nothing was dialled that could change anything. */
  misuse: 2,
  /** Stopped by a failed step, by Ctrl-C or by a "no" at the question; the output says what was done and what is left. */
  stopped: 3,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
