import "server-only";
import { homedir } from "node:os";
import { delimiter, join, resolve } from "node:path";

export type KubeconfigPaths = {
  /** Absolute, in order of precedence, each once. */
  paths: readonly string[];
  /** False when they come from a list or are the default: then a missing file is skipped, as kubectl does. */
  isMissingAProblem: boolean;
};

/**
 * Where kubectl would look: the given paths, else KUBECONFIG split at ":", else ~/.kube/config. One explicit path that
 * does not exist is a problem; a missing member of a list is not.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubeconfigPaths(
  options: { paths?: readonly string[]; env?: Readonly<Record<string, string | undefined>>; cwd?: string } = {},
): KubeconfigPaths {
  const env = options.env ?? process.env;
  const cwd = options.cwd ?? process.cwd();
  const absolute = (paths: readonly string[]) => [...new Set(paths.map((path) => resolve(cwd, path)))];
  if (options.paths) {
    const paths = absolute(options.paths);
    return { paths, isMissingAProblem: paths.length === 1 };
  }
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  if (listed.length > 0) return { paths: absolute(listed), isMissingAProblem: listed.length === 1 };
  return { paths: [join(env.HOME || homedir(), ".kube", "config")], isMissingAProblem: false };
}
