import { type Patience, pollUntil } from "@/lib/access/poll-until";
import type { Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import type { GateCode } from "@/lib/plan/run-context";
import { fail, ok } from "@/lib/problem";
import type { Secret } from "@/lib/secret";

/** An API server forgets a token within 10 s; somewhat more, for a slow one. */
export const REFUSED: Patience = { tickMs: 500, deadlineMs: 20_000 };

/** Tries the old token, of which this process holds the last copy, until it is refused (401). */
export const refusedGate =
  (old: Secret, endpoint: Endpoint, openEndpoint: OpenEndpoint, patience: Patience): GateCode =>
  async (_gate, { cluster: { context }, signal }) => {
    const asOld = openEndpoint(`${context} (old token)`, endpoint, old);
    try {
      return await pollUntil(
        async () => {
          const who = await asOld.whoAmI({ signal });
          if (!who.ok && who.problem.kind === "unauthenticated")
            return { done: true, result: ok("401: the old token is dead") };
          if (!who.ok) return { done: false, last: who };
          const detail = `it still signs in as ${who.value.username}`;
          return {
            done: false,
            last: fail({ kind: "gate-failed", context, gate: "gate.refused", layer: "authentication", detail }),
          };
        },
        patience,
        { signal, context },
      );
    } finally {
      await asOld.close();
    }
  };
