import { NAMESPACE } from "./look";
import type { Stage } from "./stage";

const KIALI = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/kiali`;

async function patched({ home: { truth } }: Stage, patch: object): Promise<void> {
  const { status, text } = await truth.admin.send(
    "PATCH",
    `${KIALI}?fieldManager=helm`,
    patch,
    "application/strategic-merge-patch+json",
  );
  if (status !== 200) throw new Error(`${KIALI}: ${status} ${text}`);
}

/** As a helm upgrade to another version leaves Kiali: another label, another program, a new pod. */
export async function upgradeKiali(stage: Stage, version: string): Promise<void> {
  const labels = { version: `v${version}`, "app.kubernetes.io/version": `v${version}` };
  const env = [{ name: "KIALI_VERSION", value: `v${version}` }];
  await patched(stage, {
    metadata: { labels },
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: "kiali", env }] } } },
  });
  await stage.home.truth.rolledOut();
}

/** As a node drain does it, with the chart's own strategy: the running pod ends before the new one is Ready. */
export async function restartByHand(stage: Stage): Promise<void> {
  await patched(stage, { spec: { template: { metadata: { annotations: { drained: new Date().toISOString() } } } } });
}
