import "server-only";
import * as z from "zod";
import { canonicalJson } from "@/lib/plan/canonical-json";
import { fail, ok, type Problem, type Result } from "@/lib/problem";
import type {
  AccessAnswer,
  AccessAsk,
  CallOptions,
  Cluster,
  Endpoint,
  FoundObject,
  HeldRules,
  Identity,
  ListQuery,
  ObjectRef,
  ReviewedToken,
  ServerVersion,
  ServiceRef,
  Subject,
  TlsIdentity,
} from "./cluster";
import {
  applyFields,
  dotted,
  type FakeStored,
  labelPath,
  managedFieldsOf,
  mergeTrees,
  ownersIn,
  ownersOf,
  ownersSaid,
  withoutIdentity,
} from "./fake-apply";
import {
  asSecret,
  asStored,
  dataOf,
  type FakeObject,
  foundObject,
  keyOf,
  matchesFields,
  matchesLabels,
  redacted,
  toBase64,
} from "./fake-objects";
import { fakeToken } from "./fake-token";
import type { VirtualClock } from "./virtual-clock";

/**
 * One call as "verb Kind", "verb Kind/namespace" or "verb Kind/namespace/name" (cluster-scoped: "verb Kind//name"), or the method alone: "version",
 * "tlsIdentity", "whoAmI", "reviewToken", "serves", "may", "rules", "proxy", "mintToken", "podLog". "*" is every call. Verbs: read, list, apply, patch, remove, waitFor, awaitToken.
 */
export type CallKey = string;

export type FakeClusterOptions = {
  context?: string;
  objects?: readonly FakeObject[];
  /** Who owns the fields of `objects`. */
  manager?: string;
  /** Calls answered with a "forbidden". */
  denies?: readonly CallKey[];
  /** Calls answered with this problem; the longest key that fits wins. */
  fails?: Readonly<Record<CallKey, Problem>>;
  /** Answers access reviews; everything is allowed when absent. */
  may?: (ask: AccessAsk, as: Subject | null) => boolean;
  /** The same with reasons, and with what is stored at hand; it wins over `may`. */
  mayWhy?: (ask: AccessAsk, as: Subject | null, fake: FakeCluster) => AccessAnswer;
  /** What the credential may do, listed; without it everything, or (with `may`) a list that is not complete. */
  rules?: (namespace: string | null) => HeldRules;
  /** Answers of the service proxy by path; anything else is 404. */
  proxy?:
    | Readonly<Record<string, unknown>>
    | ((service: ServiceRef, path: string) => { status: number; body: unknown });
  /** Kinds served beside Kubernetes' own and those of `objects`, as "group/version/Kind". */
  serves?: readonly string[];
  version?: Partial<ServerVersion>;
  tls?: Partial<TlsIdentity>;
  identity?: Partial<Identity>;
  /** Answers a TokenReview; without it every token is refused as one of nobody known. */
  reviewToken?: (token: string) => Partial<ReviewedToken>;
  endpoint?: Partial<Endpoint>;
  credential?: string;
  logs?: Readonly<Record<string, string>>;
  clock?: VirtualClock;
  /** Time of creation and of each manager's last change, ISO; without it every object is from one fixed noon and managers have no times. */
  now?: () => string;
  /** Runs after every write, to play the controllers: fill a token Secret, roll a Deployment out. */
  react?: (fake: FakeCluster, call: string) => void;
};

export type FakeCluster = {
  cluster: Cluster;
  /** Every call so far, as its longest key; lists with " ?selector" behind it. */
  calls: readonly string[];
  /** "Kind/namespace/name" of what exists, sorted. */
  names: () => readonly string[];
  find: (ref: ObjectRef) => FoundObject | null;
  /** The plain text under a key of a Secret, as Kiali would see it. */
  secretText: (namespace: string, name: string, key: string) => string | null;
  put: (object: FakeObject, manager?: string) => void;
  drop: (ref: ObjectRef) => void;
  /** Writes one label behind everybody's back, and makes it this manager's. */
  note: (ref: ObjectRef, label: string, value: string, manager: string) => void;
};

/** A test double of the whole port, in memory: what it does not know it answers as an API server would. */
export function fakeCluster(options: FakeClusterOptions = {}): FakeCluster {
  const context = options.context ?? "east";
  const store = new Map<string, FakeStored>();
  const calls: string[] = [];
  const watchers = new Set<() => void>();
  let serial = 0;

  const put = (object: FakeObject, manager = options.manager ?? "kubectl"): void => {
    const before = store.get(keyOf(object))?.object;
    const plain = asStored(object);
    const owners = ownersOf(plain, manager);
    const times = new Map([[manager, options.now?.() ?? null]]);
    store.set(keyOf(object), { object: stamped(plain, before, managedFieldsOf(owners, times)), owners });
    wake();
  };
  const stamped = (
    object: FakeObject,
    before: FoundObject | undefined,
    managedFields: FoundObject["metadata"]["managedFields"],
  ): FoundObject => {
    serial += 1;
    return {
      ...object,
      metadata: {
        uid: before?.metadata.uid ?? `uid-${context}-${serial}`,
        creationTimestamp: before?.metadata.creationTimestamp ?? options.now?.() ?? "2026-11-22T12:00:00Z",
        ...(managedFields ? { managedFields } : {}),
        ...object.metadata,
        generation:
          (before?.metadata.generation ?? object.metadata.generation ?? 0) + Number(!isSame(before?.spec, object.spec)),
        resourceVersion: String(serial),
      },
    };
  };
  /** An apply that changes nothing keeps its manager's time, as on a real server. */
  const timesOf = (before: FoundObject | undefined, tree: unknown, manager: string): Map<string, string | null> => {
    const times = new Map((before?.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.time]));
    const isSame = before && times.has(manager) && canonicalJson(withoutIdentity(before)) === canonicalJson(tree);
    return isSame ? times : times.set(manager, options.now?.() ?? null);
  };
  const wake = (): void => {
    for (const watcher of [...watchers]) watcher();
  };

  /** Records the call, waits one round trip, and answers with the planned problem when there is one. */
  const begin = async (verb: string, on: string | null, call?: CallOptions, detail = ""): Promise<Problem | null> => {
    const key = on === null ? verb : `${verb} ${on}`;
    calls.push(`${key}${detail}`);
    await options.clock?.tick();
    if (call?.signal?.aborted) return { kind: "cancelled", context };
    const fits = (planned: string): boolean =>
      planned === "*" || planned === verb || planned === key || key.startsWith(`${planned}/`);
    const planned = Object.keys(options.fails ?? {})
      .filter(fits)
      .sort((a, b) => b.length - a.length)[0];
    if (planned !== undefined) return options.fails?.[planned] ?? null;
    if (!options.denies?.some(fits)) return null;
    const [resource = verb, namespace = null, name = null] = (on ?? "").split("/");
    return {
      kind: "forbidden",
      context,
      verb,
      resource,
      namespace: namespace || null,
      name: name || null,
      user: "fake",
    };
  };

  const listed = (query: ListQuery): readonly FoundObject[] =>
    [...store.values()]
      .map((each) => each.object)
      .filter(
        (each) =>
          each.apiVersion === query.apiVersion &&
          each.kind === query.kind &&
          (query.namespace === null || each.metadata.namespace === query.namespace) &&
          matchesLabels(each.metadata.labels ?? {}, query.labelSelector) &&
          matchesFields(each, query.fieldSelector),
      );
  const listKey = (kind: string, namespace: string | null): string =>
    namespace === null ? kind : `${kind}/${namespace}`;
  const at = (ref: ObjectRef): FakeStored | undefined => store.get(`${ref.kind}/${ref.namespace ?? ""}/${ref.name}`);
  const onRef = (ref: ObjectRef): string => `${ref.kind}/${ref.namespace ?? ""}/${ref.name}`;
  const react = (call: string): void => {
    wake();
    options.react?.(fake, call);
  };

  const cluster: Cluster = {
    context,
    endpoint: {
      server: "https://192.0.2.10:6443",
      ca: null,
      insecure: false,
      tlsServerName: null,
      proxyUrl: null,
      ...options.endpoint,
    },
    credential: options.credential ?? "certificate",
    version: async (call) => {
      const problem = await begin("version", null, call);
      const now = new Date().toISOString();
      return problem
        ? fail(problem)
        : ok({ gitVersion: "v1.37.2", major: "1", minor: "37", serverTime: now, localTime: now, ...options.version });
    },
    tlsIdentity: async (call) => {
      const problem = await begin("tlsIdentity", null, call);
      return problem
        ? fail(problem)
        : ok({
            issuer: `CN=${context}-ca`,
            subject: "CN=kube-apiserver",
            validFrom: "2026-01-01T00:00:00Z",
            validTo: "2036-01-01T00:00:00Z",
            altNames: ["DNS:kubernetes", "IP Address:192.0.2.10"],
            ...options.tls,
          });
    },
    whoAmI: async (call) => {
      const problem = await begin("whoAmI", null, call);
      return problem
        ? fail(problem)
        : ok({ username: "admin", uid: null, groups: ["system:masters"], ...options.identity });
    },
    reviewToken: async (token, call) => {
      const problem = await begin("reviewToken", null, call);
      if (problem) return fail(problem);
      const refused = { authenticated: false, user: null, groups: [], error: "invalid bearer token" };
      return ok({ ...refused, ...options.reviewToken?.(token.reveal()) });
    },
    serves: async (apiVersion, kind, call) => {
      const problem = await begin("serves", `${apiVersion}/${kind}`, call);
      if (problem) return fail(problem);
      const isStored = [...store.values()].some(
        (each) => each.object.apiVersion === apiVersion && each.object.kind === kind,
      );
      return ok(
        BUILT_IN.some((group) => apiVersion === group) ||
          isStored ||
          (options.serves?.includes(`${apiVersion}/${kind}`) ?? false),
      );
    },
    read: async (ref, call) => {
      const problem = await begin("read", onRef(ref), call);
      if (problem) return fail(problem);
      const found = at(ref)?.object;
      return ok(found ? redacted(found) : null);
    },
    list: async (query, call) => {
      const problem = await begin("list", listKey(query.kind, query.namespace), call, selectorOf(query));
      return problem ? fail(problem) : ok(listed(query).map(redacted));
    },
    readSecret: async (ref, call) => {
      const problem = await begin("read", `Secret/${ref.namespace}/${ref.name}`, call);
      if (problem) return fail(problem);
      const found = at({ apiVersion: "v1", kind: "Secret", ...ref })?.object;
      return ok(found ? asSecret(found) : null);
    },
    listSecrets: async (query, call) => {
      const problem = await begin("list", listKey("Secret", query.namespace), call, selectorOf(query));
      return problem ? fail(problem) : ok(listed({ apiVersion: "v1", kind: "Secret", ...query }).map(asSecret));
    },
    may: async (ask, call) => {
      const problem = await begin("may", `${ask.verb} ${ask.resource}`, call);
      return problem
        ? fail(problem)
        : ok(options.mayWhy?.(ask, call?.as ?? null, fake).allowed ?? options.may?.(ask, call?.as ?? null) ?? true);
    },
    mayWhy: async (ask, call) => {
      const problem = await begin("may", `${ask.verb} ${ask.resource}`, call);
      if (problem) return fail(problem);
      const said = options.mayWhy?.(ask, call?.as ?? null, fake);
      return ok(said ?? { allowed: options.may?.(ask, call?.as ?? null) ?? true, reason: null });
    },
    rules: async (namespace, call) => {
      const problem = await begin("rules", null, call);
      if (problem) return fail(problem);
      if (options.rules) return ok(options.rules(namespace));
      return ok(options.may ? { rules: [], isComplete: false } : { rules: [EVERYTHING], isComplete: true });
    },
    apply: async (manifest, call) => {
      const on = keyOf(manifest);
      const problem = await begin("apply", on, call);
      if (problem) return fail(problem);
      const filled = asStored(manifest, call?.tokens);
      const before = store.get(on) ?? null;
      const manager = call?.manager ?? "kiali-fleet";
      const result = applyFields(before, filled, manager, call?.force ?? false);
      if ("conflicts" in result)
        return fail({
          kind: "conflict",
          context,
          object: on,
          owners: result.conflicts.map((each) => ({ manager: each.manager, fields: each.fields.map(dotted) })),
        });
      const { metadata, ...rest } = result.tree;
      const marks = z
        .object({
          labels: z.record(z.string(), z.string()).optional(),
          annotations: z.record(z.string(), z.string()).optional(),
        })
        .parse(metadata ?? {});
      const { name, namespace } = manifest.metadata;
      const {
        managedFields: _old,
        labels: _labels,
        annotations: _annotations,
        ...kept
      } = before?.object.metadata ?? {};
      const object = stamped(
        {
          ...rest,
          apiVersion: manifest.apiVersion,
          kind: manifest.kind,
          metadata: {
            ...kept,
            name,
            ...(namespace === undefined ? {} : { namespace }),
            ...(marks.labels ? { labels: marks.labels } : {}),
            ...(marks.annotations ? { annotations: marks.annotations } : {}),
          },
        },
        before?.object,
        managedFieldsOf(result.owners, timesOf(before?.object, result.tree, manager)),
      );
      if (call?.dryRun) return ok(redacted(object));
      store.set(on, { object, owners: result.owners });
      react(`apply ${on}`);
      return ok(redacted(object));
    },
    patch: async (ref, body, call) => {
      const problem = await begin("patch", onRef(ref), call);
      if (problem) return fail(problem);
      const before = at(ref);
      if (!before) return fail({ kind: "not-found", context, object: onRef(ref) });
      const { uid, resourceVersion } = before.object.metadata;
      if ((call?.uid ?? uid) !== uid || (call?.resourceVersion ?? resourceVersion) !== resourceVersion)
        return fail({ kind: "changed", context, object: onRef(ref) });
      const merged = foundObject.parse(mergeTrees(before.object, body));
      const said = mergeTrees({}, body.metadata);
      const entries = typeof said === "object" && said !== null && "managedFields" in said ? said.managedFields : null;
      const owners = Array.isArray(entries) ? ownersSaid(merged, entries) : ownersIn(merged, before.owners);
      const times = new Map((merged.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.time ?? null]));
      const { managedFields: _old, ...kept } = merged.metadata;
      const object = stamped({ ...merged, metadata: kept }, before.object, managedFieldsOf(owners, times));
      if (call?.dryRun) return ok(redacted(object));
      store.set(onRef(ref), { object, owners });
      react(`patch ${onRef(ref)}`);
      return ok(redacted(object));
    },
    remove: async (ref, call) => {
      const problem = await begin("remove", onRef(ref), call);
      if (problem) return fail(problem);
      const before = at(ref);
      if (!before) return ok(undefined);
      const { uid, resourceVersion } = before.object.metadata;
      if (uid !== call.uid || (call.resourceVersion ?? resourceVersion) !== resourceVersion)
        return fail({ kind: "changed", context, object: onRef(ref) });
      if (!call.dryRun) {
        store.delete(onRef(ref));
        react(`remove ${onRef(ref)}`);
      }
      return ok(undefined);
    },
    mintToken: async (account, call) => {
      const problem = await begin("mintToken", `${account.namespace}/${account.name}`, call);
      if (problem) return fail(problem);
      const owner = at({ apiVersion: "v1", kind: "ServiceAccount", ...account });
      if (!owner)
        return fail({ kind: "not-found", context, object: `ServiceAccount ${account.namespace}/${account.name}` });
      const anchor =
        call.boundTo === undefined
          ? null
          : at({ apiVersion: "v1", kind: "Secret", namespace: account.namespace, name: call.boundTo })?.object.metadata;
      if (anchor === undefined)
        return fail({ kind: "not-found", context, object: `Secret ${account.namespace}/${call.boundTo}` });
      serial += 1;
      const marks = {
        accountUid: owner.object.metadata.uid,
        ...(options.now ? { issuedAt: options.now() } : {}),
        secret: anchor && { name: anchor.name, uid: anchor.uid },
      };
      return ok(fakeToken(context, account, serial, call.ttlSeconds, marks));
    },
    awaitTokenSecret: async (ref, call) => {
      const problem = await begin("awaitToken", `Secret/${ref.namespace}/${ref.name}`, call);
      if (problem) return fail(problem);
      const found = at({ apiVersion: "v1", kind: "Secret", ...ref });
      const account = found?.object.metadata.annotations?.["kubernetes.io/service-account.name"];
      const waitedFor = `the token in Secret ${ref.namespace}/${ref.name}`;
      if (!found || account === undefined)
        return fail({ kind: "timed-out", context, waitedFor, timeoutMs: call?.timeoutMs ?? 15_000 });
      const data = asSecret(found.object).data.token;
      if (data) return ok({ token: data, expiresAt: null });
      serial += 1;
      const inside = { name: ref.name, uid: found.object.metadata.uid };
      const minted = fakeToken(context, { namespace: ref.namespace, name: account }, serial, null, { secret: inside });
      put(
        { ...found.object, data: { ...dataOf(found.object), token: toBase64(minted.token.reveal()) } },
        "token-controller",
      );
      return ok(minted);
    },
    waitFor: async (ref, isDone, call) => {
      const problem = await begin("waitFor", onRef(ref), call);
      if (problem) return fail(problem);
      const look = (): FoundObject | null => {
        const found = at(ref)?.object;
        return found ? redacted(found) : null;
      };
      const first = look();
      if (isDone(first)) return ok(first);
      return new Promise<Result<FoundObject | null>>((resolve) => {
        const end = (result: Result<FoundObject | null>): void => {
          clearTimeout(timer);
          watchers.delete(watcher);
          resolve(result);
        };
        const watcher = (): void => {
          const found = look();
          if (isDone(found)) end(ok(found));
        };
        const { waitedFor, timeoutMs } = call;
        const timer = setTimeout(() => end(fail({ kind: "timed-out", context, waitedFor, timeoutMs })), timeoutMs);
        call.signal?.addEventListener("abort", () => end(fail({ kind: "cancelled", context })), { once: true });
        watchers.add(watcher);
      });
    },
    proxy: async (service, path, call) => {
      const problem = await begin("proxy", path, call);
      if (problem) return fail(problem);
      if (typeof options.proxy === "function") return ok(options.proxy(service, path));
      return ok(
        options.proxy && path in options.proxy
          ? { status: 200, body: options.proxy[path] }
          : { status: 404, body: "404 page not found" },
      );
    },
    podLog: async (ref, call) => {
      const problem = await begin("podLog", `${ref.namespace}/${ref.name}`, call);
      return problem ? fail(problem) : ok(options.logs?.[`${ref.namespace}/${ref.name}`] ?? "");
    },
    close: () => Promise.resolve(),
  };

  const fake: FakeCluster = {
    cluster,
    calls,
    names: () => [...store.keys()].sort(),
    find: (ref) => at(ref)?.object ?? null,
    secretText: (namespace, name, key) => {
      const found = at({ apiVersion: "v1", kind: "Secret", namespace, name })?.object;
      return (found && asSecret(found).data[key]?.reveal()) ?? null;
    },
    put,
    note: (ref, label, value, manager) => {
      const before = at(ref);
      if (!before) return;
      const { metadata } = before.object;
      const object = { ...before.object, metadata: { ...metadata, labels: { ...metadata.labels, [label]: value } } };
      const owners = new Map([...before.owners, [labelPath(label), new Set([manager])] as const]);
      store.set(onRef(ref), { object: stamped(object, before.object, managedFieldsOf(owners)), owners });
      wake();
    },
    drop: (ref) => {
      store.delete(onRef(ref));
      wake();
    },
  };
  for (const object of options.objects ?? []) put(object);
  return fake;
}

const selectorOf = ({ labelSelector, fieldSelector }: Pick<ListQuery, "labelSelector" | "fieldSelector">): string =>
  [labelSelector, fieldSelector].flatMap((each) => (each ? [` ?${each}`] : [])).join("");

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const EVERYTHING = { verbs: ["*"], apiGroups: ["*"], resources: ["*"], resourceNames: [] };

const BUILT_IN = [
  "v1",
  "apps/v1",
  "batch/v1",
  "rbac.authorization.k8s.io/v1",
  "authentication.k8s.io/v1",
  "authorization.k8s.io/v1",
  "admissionregistration.k8s.io/v1",
];
