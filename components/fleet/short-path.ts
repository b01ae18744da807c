/** The last part of a path; the whole one belongs in a title. Kubeconfigs named "config" keep their folder. */
export function shortPath(path: string): string {
  const parts = path.split("/").filter(Boolean);
  const last = parts.at(-1) ?? path;
  return last === "config" && parts.length > 1 ? parts.slice(-2).join("/") : last;
}
