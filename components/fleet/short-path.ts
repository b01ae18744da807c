/** The last two parts of a path, enough to tell kubeconfigs apart; the whole one belongs in a title. */
export function shortPath(path: string): string {
  const parts = path.split("/").filter(Boolean);
  return parts.length <= 2 ? path : `…/${parts.slice(-2).join("/")}`;
}
