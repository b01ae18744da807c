import "server-only";
import { randomUUID } from "node:crypto";
import type { RenewalStatus } from "@/lib/access/rotate/renewal-status";
import { appendAudit } from "@/lib/audit/append-audit";
import { usersOfPlan } from "@/lib/audit/users-of-plan";
import { contextRows, openCluster } from "@/lib/kube/clusters";
import { fail, ok, type Result } from "@/lib/problem";
import { renewalStatus, setRenewal } from "./renewal";

/**
 * Turns renewing by itself on or off for a home, after it is on record who did and when: the tokens that are renewed from then on are of that person's
 * doing. Answers how it stands. An exec plugin is not run to learn who it is.
 */
export async function switchRenewal(
  { home, isOn }: { home: string; isOn: boolean },
  session: string,
): Promise<Result<RenewalStatus>> {
  const context = (await contextRows()).rows.find(({ name }) => name === home);
  if (!context) return fail({ kind: "no-such-context", context: home });
  if (renewalStatus(home).isOn === isOn) return ok(renewalStatus(home));
  const mayAsk = context.credential !== "exec" && context.problem === null;
  const written = await appendAudit({
    who: { user: mayAsk ? await usersOfPlan(openCluster).userOf(home) : null, session },
    context: home,
    planDigest: null,
    step: "run",
    phase: "after",
    result: "done",
    requestId: randomUUID(),
    about: {
      verb: "renewal",
      home,
      names: [],
      change: null,
      line: isOn
        ? "turned on: this console renews the requested tokens of this home while it runs"
        : "turned off: requested tokens of this home end unless somebody rotates them",
    },
  });
  if (!written.ok) return written;
  setRenewal(home, isOn);
  return ok(renewalStatus(home));
}
