import * as z from "zod";
import type { AccessWish } from "@/lib/users/access-wish";
import type { ClusterReview } from "@/lib/users/token-review-view";

/** Whose access a page shows: the part of the question that lives in its address. */
export type AskedSubject = Pick<AccessWish, "subject" | "as" | "groups" | "groupsIn">;

const kinds = z.enum(["User", "Group"]);

/** "who=Group:oidc:devs", "as=west:corp:devs", "group=a" and "groupIn=west:corp:a", the last three as often as needed ("groupIn=west:" where he has none); null when nobody is named. */
export function subjectFrom(params: URLSearchParams): AskedSubject | null {
  const [kind, name] = split(params.get("who") ?? "");
  const known = kinds.safeParse(kind);
  if (!known.success || name === "") return null;
  const groupsIn: Record<string, string[]> = {};
  for (const [cluster, group] of params.getAll("groupIn").map(split)) {
    const groups = groupsIn[cluster] ?? [];
    groupsIn[cluster] = group === "" ? groups : [...groups, group];
  }
  return {
    subject: { kind: known.data, name },
    as: Object.fromEntries(params.getAll("as").map(split)),
    groups: params.getAll("group").filter(Boolean),
    groupsIn,
  };
}

/** The same into an address, in the place of whoever was named before. */
export function withSubject(address: URL, { subject, as, groups, groupsIn }: AskedSubject): URL {
  const next = new URL(address);
  for (const key of ["who", "as", "group", "groupIn"]) next.searchParams.delete(key);
  next.searchParams.set("who", `${subject.kind}:${subject.name}`);
  for (const [cluster, name] of Object.entries(as).sort()) next.searchParams.append("as", `${cluster}:${name}`);
  for (const group of groups) next.searchParams.append("group", group);
  for (const [cluster, own] of Object.entries(groupsIn).sort())
    for (const group of own.length > 0 ? own : [""]) next.searchParams.append("groupIn", `${cluster}:${group}`);
  return next;
}

/** Whom each cluster took the bearer of a token for; null when none took him for anybody. */
export function subjectOfReview(reviews: readonly ClusterReview[]): AskedSubject | null {
  const known = reviews.flatMap(({ cluster, isHome, answer, user, groups }) =>
    answer === "accepted" && user !== null ? [{ cluster, isHome, user, groups }] : [],
  );
  const first = known.find(({ isHome }) => isHome) ?? known[0];
  if (!first) return null;
  return {
    subject: { kind: "User", name: first.user },
    as: Object.fromEntries(known.flatMap(({ cluster, user }) => (user === first.user ? [] : [[cluster, user]]))),
    groups: [...first.groups],
    groupsIn: Object.fromEntries(
      known.flatMap(({ cluster, groups }) =>
        groups.join(" ") === first.groups.join(" ") ? [] : [[cluster, [...groups]]],
      ),
    ),
  };
}

/** The name of a cluster has no colon; what follows may. */
function split(text: string): readonly [string, string] {
  const colon = Math.max(text.indexOf(":"), 0);
  return [text.slice(0, colon), text.slice(colon + 1)];
}
