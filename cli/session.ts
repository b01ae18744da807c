import type { Clusters } from "./clusters";
import type { ExitCode } from "./exit-code";
import type { Paint } from "./paint";
import type { Misuse } from "./parse-command";
import type { Terminal } from "./terminal";

/** What every verb gets: the options, the person, the clusters, and how to speak in the chosen output. */
export type Session = {
  options: ReadonlyMap<string, readonly string[]>;
  terminal: Terminal;
  clusters: Clusters;
  isJson: boolean;
  paint: Paint;
  /** Words for people: on stdout, or beside the JSON on stderr. */
  say: (text: string) => void;
  /** The JSON of the contract; prints nothing in a table. */
  json: (value: unknown) => void;
  /** Aborted by the first Ctrl-C. */
  signal: AbortSignal;
};

/** How a verb ends: with an exit code, or told that it was used wrongly. */
export type Ended = { code: ExitCode } | { misuse: Omit<Misuse, "verb"> };
export type RunVerb = (session: Session) => Promise<Ended>;
