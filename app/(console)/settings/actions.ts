"use server";
import * as z from "zod";
import type { Delivery } from "@/lib/notice/settings-view";
import { sendTest } from "@/lib/notify/send-test";
import type { Result } from "@/lib/problem";
import { guardedAction } from "@/lib/session/action";

/** Sends one test to the webhook, once, and answers how that ended. Who did is on record. */
export async function sendTestAction(): Promise<Result<Delivery>> {
  return guardedAction("sendTestAction", z.null(), null, (_, session) => sendTest(session.id));
}
