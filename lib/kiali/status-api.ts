import * as z from "zod";
import type { CallOptions, Cluster, ServiceRef } from "@/lib/cluster/cluster";
import { fail, ok, type Result } from "@/lib/problem";
import type { KialiInstallation } from "./installation";
import { takeTurns } from "./take-turns";

type Where = Pick<KialiInstallation, "service" | "webRoot" | "namespace" | "name">;

const status = z.object({ externalServices: z.array(z.object({ name: z.string() })).nullish() });
const config = z.object({
  clusters: z.record(
    z.string(),
    z.object({ accessible: z.boolean(), apiEndpoint: z.string().nullish(), secretName: z.string().nullish() }),
  ),
});
const namespaceList = z.array(z.object({ name: z.string(), cluster: z.string().optional() }));

/**
 * Clusters whose API server answered Kiali just now: the entries `Kubernetes-<name>` of /api. That a cluster is listed proves
 * reachability and a token, no rights. A remote that hangs makes the answer slow: allow a minute.
 */
export async function listedClusters(
  home: Cluster,
  kiali: Where,
  options: CallOptions = {},
): Promise<Result<readonly string[]>> {
  const answer = await get(home, kiali, "/api", options);
  if (!answer.ok) return answer;
  const parsed = status.safeParse(answer.value);
  if (!parsed.success) return unreadable(home, kiali, "/api");
  return ok(
    (parsed.data.externalServices ?? []).flatMap(({ name }) =>
      name.startsWith("Kubernetes-") ? [name.slice("Kubernetes-".length)] : [],
    ),
  );
}

/** Whether `/api` lists the cluster of that name. */
export async function kialiLists(
  home: Cluster,
  kiali: Where,
  name: string,
  options: CallOptions = {},
): Promise<Result<boolean>> {
  const listed = await listedClusters(home, kiali, options);
  return listed.ok ? ok(listed.value.includes(name)) : listed;
}

/** How many namespaces of the cluster Kiali shows to an anonymous caller; "unauthenticated" when Kiali wants a login. */
export async function visibleNamespaces(
  home: Cluster,
  kiali: Where,
  name: string,
  options: CallOptions = {},
): Promise<Result<number>> {
  const answer = await get(home, kiali, "/api/namespaces", options);
  if (!answer.ok) return answer;
  const parsed = namespaceList.safeParse(answer.value);
  if (!parsed.success) return unreadable(home, kiali, "/api/namespaces");
  return ok(parsed.data.filter(({ cluster }) => cluster === name).length);
}

/**
 * What Kiali took in of the cluster of that name, to an anonymous caller; null when it has none. "Accessible" says that it has an entry it could use at its
 * start, not that the cluster answers now. "unauthenticated" when Kiali wants a login.
 */
export async function configuredCluster(
  home: Cluster,
  kiali: Where,
  name: string,
  options: CallOptions = {},
): Promise<Result<{ isAccessible: boolean; endpoint: string | null; secret: string | null } | null>> {
  const answer = await get(home, kiali, "/api/config", options);
  if (!answer.ok) return answer;
  const parsed = config.safeParse(answer.value);
  if (!parsed.success) return unreadable(home, kiali, "/api/config");
  const found = parsed.data.clusters[name];
  return ok(
    found
      ? { isAccessible: found.accessible, endpoint: found.apiEndpoint || null, secret: found.secretName || null }
      : null,
  );
}

/** Where Kiali says that it is up: "/kiali/healthz". */
export const healthPath = ({ webRoot }: Pick<Where, "webRoot">): string => under(webRoot, "/healthz");

const under = (webRoot: string, path: string): string => `${webRoot === "/" ? "" : webRoot}${path}`;

async function get(home: Cluster, kiali: Where, path: string, options: CallOptions): Promise<Result<unknown>> {
  const { service } = kiali;
  if (!service)
    return fail({
      kind: "not-found",
      context: home.context,
      object: `Service of Kiali ${kiali.namespace}/${kiali.name}`,
    });
  const answer = await inTurn(home, service, under(kiali.webRoot, path), options);
  if (!answer.ok) return answer;
  const { status: code, body } = answer.value;
  if (code === 401 || code === 403)
    return fail({ kind: "unauthenticated", context: home.context, credential: "anonymous Kiali" });
  return code === 200
    ? ok(body)
    : fail({ kind: "server-failure", context: home.context, status: code, reason: `of Kiali at ${path}` });
}

type Answer = Awaited<ReturnType<Cluster["proxy"]>>;
const turnsOf = new WeakMap<Cluster, ReturnType<typeof takeTurns<Answer>>>();

/** For each call Kiali asks all its clusters, so those who wait for the same answer share it. Each gives up at his own time. */
async function inTurn(
  home: Cluster,
  service: ServiceRef,
  url: string,
  { signal, timeoutMs }: CallOptions,
): Promise<Answer> {
  const turns = turnsOf.get(home) ?? takeTurns<Answer>();
  turnsOf.set(home, turns);
  const limits = [...(signal ? [signal] : []), ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)])];
  const shared = turns(`${service.namespace}/${service.name}${url}`, () =>
    home.proxy(service, url, timeoutMs === undefined ? {} : { timeoutMs }),
  );
  if (limits.length === 0) return shared;
  return Promise.race([
    shared,
    aborted(AbortSignal.any(limits)).then(
      (): Answer =>
        signal?.aborted
          ? fail({ kind: "cancelled", context: home.context })
          : fail({ kind: "timed-out", context: home.context, waitedFor: `Kiali at ${url}`, timeoutMs: timeoutMs ?? 0 }),
    ),
  ]);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const unreadable = (home: Cluster, kiali: Where, path: string) =>
  fail({
    kind: "rejected",
    context: home.context,
    object: `Kiali ${kiali.namespace}/${kiali.name}`,
    causes: [{ field: path, message: "the answer is not one of Kiali's" }],
  });
