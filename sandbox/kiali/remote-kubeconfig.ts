import { parse } from "yaml";
import { isObject, type Json, type JsonObject, list, object, text } from "../json/json";

/** A remote as Kiali reads it from one file of its mounted Secrets. */
export type Remote = {
  /** The file's name. */
  key: string;
  /** The cluster's name inside the kubeconfig; Kiali's caches go by it. */
  name: string;
  secret: string;
  server: string;
  ca: string | null;
  insecure: boolean;
  serverName: string | null;
  token: string | null;
  tokenFile: string | null;
  /** Command of a credential plugin. */
  exec: string | null;
};

/** Reads one file as Kiali does; the text says why it is skipped. */
export function readRemote(key: string, secret: string, content: string): Remote | string {
  const parsed = parsedYaml(content);
  if (!isObject(parsed) || !parsed.kind)
    return "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct";
  const clusters = list(parsed, "clusters");
  const [cluster] = clusters;
  if (!cluster || clusters.length !== 1)
    return `kubeconfig for cluster [${key}] must have exactly one cluster; it has ${clusters.length}`;
  const users = list(parsed, "users");
  if (users.length === 0) return `kubeconfig for cluster [${key}] has no users`;
  const current = text(parsed, "current-context");
  const context = list(parsed, "contexts").find((entry) => text(entry, "name") === current);
  if (!current || !context) return "invalid configuration: no configuration has been provided";
  const user = object(
    users.find((entry) => text(entry, "name") === text(context, "context", "user")),
    "user",
  );
  const settings = object(cluster, "cluster");
  return {
    key,
    name: text(cluster, "name"),
    secret,
    ...endpointOf(settings),
    token: text(user, "token") || null,
    tokenFile: text(user, "tokenFile") || null,
    exec: text(user, "exec", "command") || null,
  };
}

function endpointOf(settings: JsonObject) {
  const data = text(settings, "certificate-authority-data");
  return {
    server: text(settings, "server"),
    ca: data ? Buffer.from(data, "base64").toString() : null,
    insecure: settings["insecure-skip-tls-verify"] === true,
    serverName: text(settings, "tls-server-name") || null,
  };
}

function parsedYaml(content: string): Json {
  try {
    return parse(content);
  } catch {
    return null;
  }
}
