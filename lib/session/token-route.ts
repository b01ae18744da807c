import "server-only";
import { unstable_rethrow } from "next/navigation";
import { incident } from "@/lib/incident";
import { bearerOf, isToken, metricsToken } from "./bearer-token";
import { checkSession } from "./require-session";

const WANTED =
  "This address answers a browser that is signed in to this console, and a scraper with Authorization: Bearer and the token of FLEET_METRICS_TOKEN.\n";

/**
 * A GET by a machine: with the token under whatever name it found this console, since a token is not sent by a browser that was led here; without
 * one by a page of ours, judged as every read. Who sends an Authorization is judged by that alone.
 */
export async function tokenRoute(request: Request, run: () => Promise<Response>): Promise<Response> {
  const bearer = bearerOf(request.headers);
  const isAllowed = bearer === null ? (await checkSession("read")).ok : isToken(bearer, await metricsToken());
  if (!isAllowed) return plain(WANTED, 401, { "www-authenticate": "Bearer" });
  try {
    return await run();
  } catch (error) {
    unstable_rethrow(error);
    const { incidentId } = incident(error, `GET ${new URL(request.url).pathname}`);
    return plain(`A bug of this console: its log has incident ${incidentId}.\n`, 500);
  }
}

const plain = (text: string, status: number, headers: Record<string, string> = {}): Response =>
  new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", ...headers },
  });
