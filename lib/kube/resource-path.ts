import "server-only";
import type { CallOptions, ObjectRef } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { Purpose } from "./api-request";
import { builtInKind, type Resource } from "./built-in-kinds";
import type { Discovery } from "./discovery";
import type { Handle } from "./handle";

export type Where = Pick<ObjectRef, "apiVersion" | "kind" | "namespace"> & { name: string | null };

/** Where a kind is served; null when this server does not serve it. Built-in kinds cost no round trip. */
export async function resourceOf(
  discover: Discovery,
  { apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">,
  options?: CallOptions,
): Promise<Result<Resource | null>> {
  const known = builtInKind(apiVersion, kind);
  return known ? ok(known) : discover(apiVersion, kind, options);
}

/** The path of one object or, without a name, of a collection. */
export function resourcePath({ apiVersion, namespace, name }: Where, resource: Resource): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const inside = resource.isNamespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${inside}/${resource.plural}${name === null ? "" : `/${encodeURIComponent(name)}`}`;
}

export const objectName = ({ kind, namespace, name }: Omit<Where, "apiVersion">): string =>
  [kind, [namespace, name].filter(Boolean).join("/")].filter(Boolean).join(" ");

export const purposeOf = (verb: string, where: Where, resource: Resource): Purpose => ({
  verb,
  resource: resource.plural,
  namespace: resource.isNamespaced ? where.namespace : null,
  name: where.name,
  object: objectName(where),
});

/** A write to a kind that this server does not know. */
export const notServed = ({ context }: Handle, { apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">) =>
  fail({ kind: "not-found", context, object: `The API ${apiVersion} ${kind}` });
