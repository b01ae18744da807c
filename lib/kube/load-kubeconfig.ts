import "server-only";
import type { Problem } from "@/lib/problem";
import type { ClusterTarget } from "./cluster-target";
import { fileStamp } from "./file-stamp";
import { kubeconfigPaths } from "./kubeconfig-paths";
import { type KubeconfigSource, parseKubeconfigSource } from "./kubeconfig-source";
import type { CredentialKind } from "./login";
import { mergeContexts } from "./merge-contexts";
import { readKubeconfigFile } from "./read-kubeconfig-file";

/** One context as merged. `target` is null exactly when `problem` is set; it prints without its credential. */
export type ContextEntry = {
  readonly name: string;
  readonly cluster: string;
  readonly user: string | null;
  readonly namespace: string | null;
  readonly server: string | null;
  readonly credential: CredentialKind;
  readonly isCurrent: boolean;
  readonly file: string;
  readonly problem: Problem | null;
  readonly target: ClusterTarget | null;
};

export type Kubeconfig = {
  /** Every path looked at, with its stamp from before it was read. */
  readonly stamps: ReadonlyMap<string, string | null>;
  /** Files that were found. */
  readonly files: readonly string[];
  readonly currentContext: string | null;
  readonly contexts: readonly ContextEntry[];
  /** What is wrong beside the contexts' own problems. */
  readonly problems: readonly Problem[];
};

/**
 * Reads and merges kubeconfig files as kubectl does: the first file that has an entry of a name wins. Contexts with a
 * problem are listed with it; the others stay usable.
 */
export async function loadKubeconfig(
  options: { paths?: readonly string[]; env?: Readonly<Record<string, string | undefined>>; cwd?: string } = {},
): Promise<Kubeconfig> {
  const { paths, isMissingAProblem } = kubeconfigPaths(options);
  const read = await Promise.all(
    paths.map(async (path) => ({ path, stamp: await fileStamp(path), text: await readKubeconfigFile(path) })),
  );
  const problems: Problem[] = [];
  const sources: KubeconfigSource[] = [];
  for (const { path, text } of read) {
    if (!text.ok) problems.push(text.problem);
    else if (text.value !== null) {
      const source = parseKubeconfigSource(path, text.value);
      if (source.ok) sources.push(source.value);
      problems.push(...(source.ok ? source.value.problems : [source.problem]));
    } else if (isMissingAProblem)
      problems.push({
        kind: "kubeconfig",
        file: path,
        line: null,
        why: "missing",
        detail: "check the path in KUBECONFIG or --kubeconfig",
      });
  }
  const currentContext = sources.find((source) => source.currentContext)?.currentContext ?? null;
  const contexts = mergeContexts(sources, currentContext);
  if (currentContext && !contexts.some(({ name }) => name === currentContext))
    problems.push({ kind: "no-such-context", context: currentContext });
  return Object.freeze({
    stamps: new Map(read.map(({ path, stamp }) => [path, stamp])),
    files: read.filter(({ text }) => !text.ok || text.value !== null).map(({ path }) => path),
    currentContext,
    contexts,
    problems,
  });
}
