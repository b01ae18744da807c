import "server-only";
import * as z from "zod";
import type { CallOptions, FoundObject, ListQuery } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Resource } from "./built-in-kinds";
import type { Discovery } from "./discovery";
import { foundObject } from "./found-object";
import type { Handle } from "./handle";
import { purposeOf, resourceOf, resourcePath } from "./resource-path";

const PAGE = "500";
/** A list that the server lets expire more often than this changes faster than it can be read. */
const MAX_RESTARTS = 3;

const page = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z
    .object({ resourceVersion: z.string().default(""), continue: z.string().optional() })
    .default({ resourceVersion: "" }),
  items: z.array(z.record(z.string(), z.unknown())).nullish(),
});

export type RawList = { items: readonly unknown[]; resourceVersion: string };

type PageAsked = { limit: string; next?: string | undefined };

async function readPage(
  handle: Handle,
  resource: Resource,
  query: ListQuery,
  { limit, next }: PageAsked,
  options: CallOptions,
): Promise<Result<z.infer<typeof page>>> {
  const where = { ...query, name: null };
  const response = await handle.send({
    method: "GET",
    path: resourcePath(where, resource),
    query: { limit, continue: next, labelSelector: query.labelSelector, fieldSelector: query.fieldSelector },
    purpose: purposeOf("list", where, resource),
    isRead: true,
    expects: "kubernetes",
    ...options,
  });
  if (!response.ok) return response;
  const parsed = page.safeParse(response.value.json);
  if (parsed.success) return ok(parsed.data);
  const { context, server } = handle;
  return fail({ kind: "not-kubernetes", context, server, found: "JSON that is not a list" });
}

/** All pages, each item with its apiVersion and kind. A continue token that expired starts the list again. */
export async function listRaw(
  handle: Handle,
  resource: Resource,
  query: ListQuery,
  options: CallOptions = {},
): Promise<Result<RawList>> {
  let items: unknown[] = [];
  let next: string | undefined;
  for (let restarts = 0; ; ) {
    const read = await readPage(handle, resource, query, { limit: PAGE, next }, options);
    if (!read.ok) {
      if (read.problem.kind !== "changed" || !next || ++restarts > MAX_RESTARTS) return read;
      items = [];
      next = undefined;
      continue;
    }
    const { apiVersion, kind, metadata } = read.value;
    for (const item of read.value.items ?? []) items.push({ apiVersion, kind: kind.replace(/List$/, ""), ...item });
    if (!metadata.continue) return ok({ items, resourceVersion: metadata.resourceVersion });
    next = metadata.continue;
  }
}

/** A list without its items, for its version: a server tells that with the first of them. */
export async function listVersion(
  handle: Handle,
  resource: Resource,
  query: ListQuery,
  options: CallOptions = {},
): Promise<Result<RawList>> {
  const read = await readPage(handle, resource, query, { limit: "1" }, options);
  return read.ok ? ok({ items: [], resourceVersion: read.value.metadata.resourceVersion }) : read;
}

/** All pages. Secrets come without their values. A kind that is not served has no objects. */
export async function listObjects(
  handle: Handle,
  discover: Discovery,
  query: ListQuery,
  options?: CallOptions,
): Promise<Result<readonly FoundObject[]>> {
  const resource = await resourceOf(discover, query, options);
  if (!resource.ok) return resource;
  if (!resource.value) return ok([]);
  const list = await listRaw(handle, resource.value, query, options);
  return list.ok ? ok(list.value.items.map(foundObject).filter((found) => found !== null)) : list;
}
