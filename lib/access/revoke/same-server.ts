/** Whether two addresses lead to one API server, as far as their text tells. */
export function sameServer(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false;
  if (!URL.canParse(a) || !URL.canParse(b)) return a === b;
  const [left, right] = [new URL(a), new URL(b)];
  return left.origin === right.origin && trimmed(left.pathname) === trimmed(right.pathname);
}

const trimmed = (path: string): string => path.replace(/\/+$/, "");
