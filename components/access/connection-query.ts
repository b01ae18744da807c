import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Connection } from "@/lib/access/connection";
import { execReference, wishToSearch } from "@/lib/access/wish-url";
import { ok, type Result } from "@/lib/problem";
import { resultShape } from "@/lib/problem-shape";

const connectionShape = z.custom<Connection>(
  (value) => typeof value === "object" && value !== null && "name" in value && "server" in value && "form" in value,
  "Not a connection",
);
const reply = resultShape(connectionShape);
const kept = resultShape(z.object({ digest: z.string() }));

const post = (address: string, body: unknown, signal?: AbortSignal): Promise<Response> =>
  fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });

/** Every field decided, with its reason. Reads both clusters, writes nothing; the former answer stays while it asks. */
export const connectionQuery = (wish: ConnectWish) =>
  queryOptions({
    queryKey: ["connection", wishToSearch(wish).toString()],
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }): Promise<Result<Connection>> =>
      reply.parse(await (await post("/api/setup/connection", { wish }, signal)).json()),
  });

/** Leaves exec JSON with the server for this session; answers the reference that a wish carries instead. */
export async function keepExec(exec: string): Promise<Result<string>> {
  const result = kept.parse(await (await post("/api/setup/exec", { exec })).json());
  return result.ok ? ok(execReference(result.value.digest)) : result;
}
