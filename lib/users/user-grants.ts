import type { Problem } from "@/lib/problem";
import type { AccessLevel } from "./kiali-asks";

/** What this console granted one user or group in one cluster; `namespaces` null: the whole cluster. */
export type UserGrant = {
  cluster: string;
  /** As that cluster's API server names it. */
  subject: { kind: "User" | "Group"; name: string };
  level: AccessLevel;
  namespaces: readonly string[] | null;
  /** Of the oldest binding, ISO. */
  since: string;
};

/** `unread` are clusters whose bindings could not be read: what was granted there is not known. */
export type UserGrants = {
  grants: readonly UserGrant[];
  unread: readonly { cluster: string; problem: Problem }[];
};
