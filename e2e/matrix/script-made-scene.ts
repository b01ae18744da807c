import { expect } from "@playwright/test";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { fakeToken } from "@/lib/cluster/fake-token";
import { REMOTE_SECRETS_ROOT } from "@/lib/kiali/secret-names";
import type { Scene } from "./crash-scene";

const KIALI = { apiVersion: "apps/v1", kind: "Deployment", namespace: "istio-system", name: "kiali" };
const SECRET = "kiali-remote-cluster-secret-west";
const UID = "uid-script";

/** West as the script connected it, and Kiali after the helm upgrade that follows: it mounts the labelled Secret and reads it. */
export async function scriptConnected({ mesh }: Scene): Promise<void> {
  const { token } = fakeToken("west", { namespace: "istio-system", name: "kiali" }, 1, null, { accountUid: UID });
  const wish = { name: "west", token: token.reveal(), filledWith: token.reveal() };
  for (const each of scriptMadeRemote(wish)) {
    const uid = each.kind === "ServiceAccount" ? { uid: UID } : {};
    mesh.west.put({ ...each, metadata: { ...each.metadata, ...uid } });
  }
  mesh.east.put(scriptMadeHomeSecret(wish));
  const found = JSON.parse(JSON.stringify(mesh.east.find(KIALI)));
  const pod = found.spec.template.spec;
  pod.volumes.push({ name: "west", secret: { secretName: SECRET } });
  pod.containers[0].volumeMounts.push({ name: "west", mountPath: `${REMOTE_SECRETS_ROOT}/${SECRET}` });
  mesh.east.put(found);
  const metadata = { annotations: { "kubectl.kubernetes.io/restartedAt": "2026-11-22T20:00:00Z" } };
  await mesh.east.cluster.patch(KIALI, { spec: { template: { metadata } } });
  await expect.poll(() => [...mesh.loaded()].sort(), { intervals: [1] }).toEqual(["north", "west"]);
}
