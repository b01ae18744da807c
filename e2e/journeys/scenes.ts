import { object, text } from "@/sandbox/json/json";
import type { SandboxCluster } from "@/sandbox/start-sandbox";
import type { StoredEvent } from "@/sandbox/store/store";

type Seen = StoredEvent["object"];

/**
 * Does something at the very moment when an object is first written, before the writer has its answer; once. For scenes
 * in which the world changes under a run.
 */
export function whenWritten(
  { sim }: SandboxCluster,
  resource: string,
  name: RegExp,
  act: (object: Seen) => void,
): void {
  const stop = sim.store.subscribe((event) => {
    const { metadata } = event.object;
    if (event.resource !== resource || !isNamed(metadata, name) || event.type === "DELETED") return;
    stop();
    act(event.object);
  });
}

const isNamed = (metadata: unknown, name: RegExp): boolean =>
  typeof metadata === "object" && metadata !== null && "name" in metadata && name.test(String(metadata.name));

const GRANTS = [
  "namespaces",
  "serviceaccounts",
  "secrets",
  "configmaps",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
];

/** Everything in a remote that is called like something of a Kiali, with its UID: what was granted to one, or was left. */
export const grantedIn = ({ sim }: SandboxCluster): readonly string[] =>
  GRANTS.flatMap((kind) => sim.store.list(kind, "").map((found) => `${kind} ${nameOf(found)}`))
    .filter((each) => each.includes("kiali"))
    .sort();

const nameOf = (found: Seen): string =>
  ["namespace", "name", "uid"].map((key) => text(found, "metadata", key)).join(" ");

/** Restarts a home's Kiali as a node drain or an upgrade does, by whatever strategy its Deployment has. */
export function restartByHand({ sim }: SandboxCluster): void {
  const live = object({ found: sim.store.get("deployments.apps", "istio-system", "kiali") }, "found");
  const [spec, metadata] = [object(live, "spec"), object(live, "metadata")];
  const template = object(spec, "template");
  const marked = { ...template, metadata: { ...object(template, "metadata"), annotations: { drained: "yes" } } };
  sim.store.put("deployments.apps", {
    ...live,
    metadata: { ...metadata, generation: Number(metadata.generation) + 1 },
    spec: { ...spec, template: marked },
  });
}
