import { Agent, type RequestOptions, request } from "node:https";
import { KubeConfig } from "@kubernetes/client-node";
import * as z from "zod";
import type { Manifest } from "@/lib/cluster/cluster";

export type Answer = { status: number; body: unknown; text: string };
/** What a test may do to a cluster behind the project's back: as the kubeconfig's own user, with no code of `lib`. */
export type AdminClient = {
  /** `body` is sent as JSON unless it is a string. Resolves for every HTTP status; rejects when there is no answer. */
  send: (method: string, path: string, body?: unknown, contentType?: string, timeoutMs?: number) => Promise<Answer>;
  /** GET that must be 200. */
  get: (path: string, timeoutMs?: number) => Promise<unknown>;
  /** Server-side apply as "test-bed", taking fields over; must be accepted without an unknown field. */
  apply: (manifest: Manifest) => Promise<unknown>;
  /** Deletes; what is gone already is fine. */
  remove: (apiVersion: string, kind: string, name: string, namespace?: string) => Promise<void>;
  close: () => void;
};

const resourceList = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** Opens a context of a kubeconfig, exec plugins included. */
export async function adminClient(kubeconfigPath: string, context: string): Promise<AdminClient> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  config.setCurrentContext(context);
  const server = config.getCurrentCluster()?.server;
  if (!server) throw new Error(`${kubeconfigPath} has no context ${context}`);
  const access: RequestOptions = {};
  await config.applyToHTTPSOptions(access);
  const { agent } = access;
  if (agent instanceof Agent) agent.options.keepAlive = true;
  const discovered = new Map<string, Promise<z.infer<typeof resourceList>>>();

  const send: AdminClient["send"] = (method, path, body, contentType = "application/json", timeoutMs = 30_000) =>
    new Promise((resolve, reject) => {
      const sent = request(
        new URL(path, server),
        {
          ...access,
          method,
          headers: {
            ...access.headers,
            accept: "application/json",
            ...(body === undefined ? {} : { "content-type": contentType }),
          },
          signal: AbortSignal.timeout(timeoutMs),
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => chunks.push(chunk));
          answer.once("error", reject);
          answer.once("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({ status: answer.statusCode ?? 0, body: parsed(text), text });
          });
        },
      );
      sent.once("error", reject);
      sent.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
    });
  const accepted = async (method: string, path: string, body?: unknown, contentType?: string, timeoutMs?: number) => {
    const answer = await send(method, path, body, contentType, timeoutMs);
    if (answer.status >= 300) throw new Error(`${context}: ${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const get: AdminClient["get"] = (path, timeoutMs) => accepted("GET", path, undefined, undefined, timeoutMs);
  const pathOf = async (apiVersion: string, kind: string, name: string, namespace: string | undefined) => {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = discovered.get(root) ?? get(root).then((body) => resourceList.parse(body));
    discovered.set(root, list);
    const found = (await list).resources.find((resource) => resource.kind === kind && !resource.name.includes("/"));
    if (!found) {
      discovered.delete(root);
      throw new Error(`${context} serves no ${apiVersion} ${kind}`);
    }
    return `${root}${found.namespaced ? `/namespaces/${namespace ?? "default"}` : ""}/${found.name}/${name}`;
  };
  return {
    send,
    get,
    apply: async (manifest) => {
      const { name, namespace } = manifest.metadata;
      const path = await pathOf(manifest.apiVersion, manifest.kind, name, namespace);
      return accepted(
        "PATCH",
        `${path}?fieldManager=test-bed&force=true&fieldValidation=Strict`,
        manifest,
        "application/apply-patch+yaml",
      );
    },
    remove: async (apiVersion, kind, name, namespace) => {
      const { status, text } = await send("DELETE", await pathOf(apiVersion, kind, name, namespace));
      if (status >= 300 && status !== 404) throw new Error(`${context}: DELETE ${kind} ${name}: ${status} ${text}`);
    },
    close: () => agent instanceof Agent && agent.destroy(),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
