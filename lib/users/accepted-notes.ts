import type { ReviewedToken } from "@/lib/cluster/cluster";
import type { ClusterReview, ReviewNote, TokenClaims } from "./token-review-view";

/** Everyone who is let in is in it; it says nothing. */
const EVERYONE = "system:authenticated";

export const ownGroups = (groups: readonly string[]): readonly string[] => groups.filter((group) => group !== EVERYONE);

/** What is odd about a token that a cluster accepted: groups that went missing without an error, prefixes, a cache. */
export function acceptedNotes(
  cluster: string,
  { groups }: Pick<ReviewedToken, "groups">,
  claims: TokenClaims,
  now: number,
): readonly ReviewNote[] {
  const seen = ownGroups(groups);
  const said = claims.groups ?? [];
  const notes: ReviewNote[] = [];
  if (seen.length === 0)
    notes.push(
      said.length > 0
        ? {
            id: "review.groups-ignored",
            tone: "warn",
            title: `${cluster} takes none of the token's ${said.length} ${said.length === 1 ? "group" : "groups"}`,
            detail:
              "Its API server maps no groups claim, or another one than groups. Bindings to groups count for nothing there.",
          }
        : {
            id: "review.no-groups",
            tone: "warn",
            title: "No groups, and no error either",
            detail:
              "The token carries none, so bindings to groups count for nothing. Ask for the scope that brings them (often groups) in auth.openid.scopes, and map them into the id_token at the provider.",
          },
    );
  const prefix = prefixOf(said, seen);
  if (prefix)
    notes.push({
      id: "review.groups-prefix",
      tone: "info",
      title: `In ${cluster} groups begin with "${prefix}"`,
      detail: `RoleBindings there name ${prefix}${said[0] ?? "group"}, not ${said[0] ?? "group"}.`,
    });
  if (claims.expiresAt !== null && Date.parse(claims.expiresAt) < now)
    notes.push({
      id: "review.cached",
      tone: "warn",
      title: "Accepted although it has expired",
      detail: "API servers keep a good answer for 10 s; after that they refuse it.",
    });
  return notes;
}

/** What stands before every group of the token; null where that is nothing, or not the same for all. */
function prefixOf(said: readonly string[], seen: readonly string[]): string | null {
  const [first] = said;
  if (first === undefined || said.some((group) => seen.includes(group))) return null;
  const match = seen.find((group) => group.endsWith(first));
  if (match === undefined) return null;
  const prefix = match.slice(0, match.length - first.length);
  return said.every((group) => seen.includes(prefix + group)) ? prefix : null;
}

/** Where two clusters take the bearer for different people, or put them in different groups. */
export function reviewDifferences(clusters: readonly ClusterReview[]): readonly ReviewNote[] {
  const accepted = clusters.filter(({ answer }) => answer === "accepted");
  const notes: ReviewNote[] = [];
  const users = new Set(accepted.map(({ user }) => user));
  if (users.size > 1)
    notes.push({
      id: "review.names-differ",
      tone: "warn",
      title: "The same person has different names",
      detail: `${accepted.map(({ cluster, user }) => `${cluster}: ${user}`).join("; ")}. Bindings have to be written for each cluster's own name.`,
    });
  const groupsOf = ({ groups }: ClusterReview): string => [...ownGroups(groups)].sort().join(", ");
  if (new Set(accepted.map(groupsOf)).size > 1)
    notes.push({
      id: "review.groups-differ",
      tone: "warn",
      title: "The same person is in different groups",
      detail: `${accepted.map((each) => `${each.cluster}: ${groupsOf(each) || "none"}`).join("; ")}. A prefix or a mapping differs.`,
    });
  return notes;
}
