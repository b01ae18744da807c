/** What is shown replaces what was; more lines than there is room for are cut, and counted. */
export type Screen = { show: (text: string) => void; close: () => void };

/** Everything a verb may do to the person in front of it; tests pass a recording. */
export type Terminal = {
  /** The answer: a table, lines, JSON. */
  out: (text: string) => void;
  /** Words about the answer: problems, hints, progress beside JSON. */
  err: (text: string) => void;
  /** Replaces the line being worked on; "" clears it. Does nothing where lines cannot be redrawn. */
  status: (text: string) => void;
  /** The whole terminal to draw on, again and again; null where nothing can be redrawn: a pipe. */
  openScreen: () => Screen | null;
  isInteractive: boolean;
  hasColor: boolean;
  /** Null when nobody can be asked or the question was interrupted. */
  ask: (question: string, signal: AbortSignal) => Promise<string | null>;
  readFile: (path: string) => Promise<string>;
  readStdin: () => Promise<string>;
  /** Uses this kubeconfig in place of KUBECONFIG and ~/.kube/config. */
  setKubeconfig: (path: string) => void;
  /** Calls back on the first Ctrl-C or SIGTERM; a second one ends the process at once. Returns how to stop listening. */
  onInterrupt: (listener: () => void) => () => void;
};
