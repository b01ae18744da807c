import { settingsView } from "@/lib/notify/settings";
import { ok } from "@/lib/problem";
import { answer } from "@/lib/session/answer";
import { readRoute } from "@/lib/session/route";

/** How the webhook and the token of /metrics stand, and the last deliveries. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => answer(ok(await settingsView())));
}
