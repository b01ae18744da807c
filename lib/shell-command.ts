/** What no POSIX shell gives a meaning to. */
const PLAIN = /^[\w@%+:,./][\w@%+=:,./-]*$/;

/** Text as one word of a POSIX shell, whatever a kubeconfig or a cluster put into it. Control characters are left out. */
export function shellWord(text: string): string {
  const printable = text.replace(/\p{Cc}/gu, "");
  return PLAIN.test(printable) ? printable : `'${printable.replaceAll("'", "'\\''")}'`;
}

/**
 * A command to copy: shell`kubectl --context ${context} version`. Every value is one word, because names in it come from files
 * and clusters, and people paste the result into a shell.
 */
export const shell = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: parts.map((part) => part) }, ...values.map(shellWord));
