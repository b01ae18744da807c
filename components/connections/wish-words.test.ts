import { expect, test } from "@playwright/test";
import { type UpkeepWish, upkeepWish } from "@/lib/access/upkeep/upkeep-wish";
import { wishWords } from "./wish-words";

const wishOf = (said: Record<string, unknown>): UpkeepWish =>
  upkeepWish.parse({ home: "admin@east", kiali: null, names: ["west"], ...said });
const admins = { subject: { kind: "Group", name: "oidc:mesh-admins" }, level: "read" };

const cases = [
  [{ verb: "rotate" }, "Rotate west", "Rotating west", "west is rotated", "west is not rotated yet"],
  [
    { verb: "revoke", names: ["west", "north"] },
    "Revoke west and north",
    "Revoking west and north",
    "west and north are revoked",
    "west and north are not revoked yet",
  ],
  [
    { verb: "tag" },
    "Tag the spans of west",
    "Tagging the spans of west",
    "The spans of west are tagged",
    "The spans of west are not tagged yet",
  ],
  [
    { verb: "tag", tag: "cluster", isAbsent: true },
    "Take tag cluster from west",
    "Taking tag cluster from west",
    "Tag cluster is taken from west",
    "Tag cluster is not taken from west yet",
  ],
  [
    { verb: "grant", ...admins },
    "Grant oidc:mesh-admins read access in west",
    "Granting oidc:mesh-admins read access in west",
    "oidc:mesh-admins has read access in west",
    "oidc:mesh-admins has no read access in west yet",
  ],
  [
    { verb: "withdraw", ...admins },
    "Withdraw read access of oidc:mesh-admins in west",
    "Withdrawing read access of oidc:mesh-admins in west",
    "The read access of oidc:mesh-admins in west is withdrawn",
    "The read access of oidc:mesh-admins in west is not withdrawn yet",
  ],
  [
    { verb: "scope", names: ["east"], labels: { mesh: "prod" } },
    "Set east's query scope",
    "Setting east's query scope",
    "east's query scope is set",
    "east's query scope is not set yet",
  ],
  [
    { verb: "scope", names: ["east"], of: "tracing" },
    "Take east's query scope of traces away",
    "Taking east's query scope of traces away",
    "east's query scope of traces is taken away",
    "east's query scope of traces is not taken away yet",
  ],
] as const;
for (const [said, action, doing, done, notYet] of cases)
  test(`reads "${action}" from its button to its end`, () =>
    expect(wishWords(wishOf(said))).toEqual({ action, doing, done, notYet }));
