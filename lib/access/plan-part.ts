import { objectName } from "@/lib/plan/object-name";
import type { Step } from "@/lib/plan/plan";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type { ConnectWish } from "./connect-wish";
import type { Connection } from "./connection";

/**
 * Says whether one half can be done alone. The remote's: its credential has to be there when the other half comes, so
 * one that is only requested cannot be. The home's: everything it refers to has to be in the remote already.
 */
export function partIsPossible(
  part: ConnectWish["part"],
  { name, token }: Pick<Connection, "name" | "token">,
  remote: readonly Step[],
): Result<void> {
  if (part === "remote" && token.value === "request")
    return refused("A requested token would be lost: whoever tells the home requests it, or make a long-lived one");
  if (part !== "home") return ok(undefined);
  const missing = remote.flatMap((step) =>
    (step.verb === "create" || step.verb === "update") && !isAnchor(step.ref.kind, token.value)
      ? [objectName(step.ref)]
      : [],
  );
  if (missing.length === 0) return ok(undefined);
  return refused(`${name.value} has to be prepared first: ${missing.join(", ")} are not there as wanted`);
}

/** What a requested token is bound to is made by whoever requests it. */
const isAnchor = (kind: string, token: Connection["token"]["value"]): boolean =>
  kind === "Secret" && token === "request";

const refused = (words: string): { ok: false; problem: Problem } =>
  fail({ kind: "invalid-input", fields: { part: [words] } });
