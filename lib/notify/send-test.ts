import "server-only";
import { randomUUID } from "node:crypto";
import { appendAudit } from "@/lib/audit/append-audit";
import { thisProcess } from "@/lib/audit/audit-process";
import type { Delivery } from "@/lib/notice/settings-view";
import { fail, ok, type Result } from "@/lib/problem";
import { notifier } from "./webhook";
import { webhookSetting } from "./webhook-setting";

/** In the audit file, where other lines name a context. */
const WEBHOOK = "webhook";

/** Sends one event that says it is a test, once; on record before, and with its end after. What the receiver said is in the answer. */
export async function sendTest(session: string): Promise<Result<Delivery>> {
  const setting = await webhookSetting();
  const live = notifier();
  if (setting.state !== "on" || !live)
    return fail({
      kind: "invalid-input",
      fields: { webhook: [setting.state === "unusable" ? setting.why : "FLEET_WEBHOOK_URL is not set"] },
    });
  const requestId = randomUUID();
  const record = (phase: "before" | "after", result: string) =>
    appendAudit({
      who: { user: null, session },
      context: WEBHOOK,
      planDigest: null,
      step: "run",
      phase,
      result,
      requestId,
      about: {
        verb: "webhook-test",
        home: WEBHOOK,
        names: [],
        change: null,
        line: `a test to ${setting.url.origin}`,
        process: thisProcess(),
      },
    });
  const written = await record("before", "running");
  if (!written.ok) return written;
  const delivery = await live.outbox.test({
    kind: "test",
    id: randomUUID(),
    at: new Date().toISOString(),
    detail: "Somebody pressed Send a test in Kiali Fleet",
  });
  const ended = await record("after", delivery.why === null ? "done" : `failed: ${delivery.why}`);
  return ended.ok ? ok(delivery) : ended;
}
