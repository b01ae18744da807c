import "server-only";
import type { CallOptions, Cluster, Endpoint, FoundObject, ListQuery } from "@/lib/cluster/cluster";
import { ok } from "@/lib/problem";
import type { WayStep } from "@/lib/status/cluster-way";
import { applyObject } from "./apply-object";
import { askAccess, askAccessWhy } from "./ask-access";
import { awaitTokenSecret } from "./await-token-secret";
import { discovery } from "./discovery";
import type { Handle } from "./handle";
import { heldRules } from "./held-rules";
import { listObjects } from "./list-objects";
import { mintToken } from "./mint-token";
import { patchObject } from "./patch-object";
import { podLog } from "./pod-log";
import { proxyService } from "./proxy-service";
import { readObject } from "./read-object";
import { listSecrets, readSecret } from "./read-secret";
import { type Reflected, type ReflectOptions, reflect } from "./reflect";
import { removeObject } from "./remove-object";
import { resourceOf } from "./resource-path";
import { reviewToken } from "./review-token";
import { serverVersion } from "./server-version";
import { waitForObject } from "./wait-for-object";
import { whoAmI } from "./who-am-i";

/** The port, and what only I/O rooms may use of a cluster. */
export type OpenedCluster = Cluster & {
  /** Follows a list by watch, for live pages. */
  reflect: (query: ListQuery, options: ReflectOptions) => AsyncGenerator<Reflected<FoundObject>>;
  /** Whether the next question starts an exec plugin, which may open a window: it has not run, or what it gave has expired. */
  startsLogin: () => boolean;
  /** Looks at the way to the server, layer by layer, without a credential. */
  way: (options?: CallOptions) => AsyncGenerator<WayStep>;
};

/** The port over one handle. Nothing of it gives the handle or its credential away. */
export function clusterOf(handle: Handle, endpoint: Endpoint): OpenedCluster {
  const discover = discovery(handle);
  return Object.freeze<OpenedCluster>({
    context: handle.context,
    endpoint,
    credential: handle.credential,
    version: (options) => serverVersion(handle, options),
    tlsIdentity: (options) => handle.certificate(options),
    whoAmI: (options) => whoAmI(handle, options),
    reviewToken: (token, options) => reviewToken(handle, token, options),
    serves: async (apiVersion, kind, options) => {
      const resource = await resourceOf(discover, { apiVersion, kind }, options);
      return resource.ok ? ok(resource.value !== null) : resource;
    },
    read: (ref, options) => readObject(handle, discover, ref, options),
    list: (query, options) => listObjects(handle, discover, query, options),
    readSecret: (ref, options) => readSecret(handle, discover, ref, options),
    listSecrets: (query, options) => listSecrets(handle, query, options),
    may: (ask, options) => askAccess(handle, ask, options),
    mayWhy: (ask, options) => askAccessWhy(handle, ask, options),
    rules: (namespace, options) => heldRules(handle, namespace, options),
    apply: (manifest, options) => applyObject(handle, discover, manifest, options),
    patch: (ref, body, options) => patchObject(handle, discover, ref, body, options),
    remove: (ref, options) => removeObject(handle, discover, ref, options),
    mintToken: (account, options) => mintToken(handle, account, options),
    awaitTokenSecret: (ref, options) => awaitTokenSecret(handle, discover, ref, options),
    waitFor: (ref, isDone, options) => waitForObject(handle, discover, ref, isDone, options),
    proxy: (service, path, options) => proxyService(handle, service, path, options),
    podLog: (ref, options) => podLog(handle, ref, options),
    reflect: (query, options) => reflect(handle, discover, query, options),
    startsLogin: () => handle.startsLogin(),
    way: (options) => handle.way(options),
    close: () => handle.drop(),
  });
}
