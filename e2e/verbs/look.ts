import { expect } from "@playwright/test";
import * as z from "zod";
import { COMBINED } from "@/e2e/journeys/cluster-truth";
import type { Place, Stage } from "./stage";

export const NAMESPACE = "istio-system";
export const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const KIALI_LABEL = "app.kubernetes.io%2Fname%3Dkiali";
const named = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string(), uid: z.string() }) })) });
const configMap = z.object({ data: z.record(z.string(), z.string()).optional() });
const role = z.object({ rules: z.array(z.unknown()) });

const HOLDINGS = [
  "/api/v1/namespaces",
  `/api/v1/namespaces/${NAMESPACE}/serviceaccounts`,
  `/api/v1/namespaces/${NAMESPACE}/secrets`,
  `/api/v1/namespaces/${NAMESPACE}/configmaps`,
  `${RBAC}/clusterroles`,
  `${RBAC}/clusterrolebindings`,
  `${RBAC}/namespaces/${NAMESPACE}/roles`,
  `${RBAC}/namespaces/${NAMESPACE}/rolebindings`,
];

async function list({ truth }: Place, path: string): Promise<readonly { name: string; uid: string }[]> {
  return named.parse(await truth.admin.get(path)).items.map(({ metadata }) => metadata);
}

/** Everything in a remote that can let somebody in or was left behind by one who was: path and UID. */
export async function holdings(place: Place): Promise<readonly string[]> {
  const found = await Promise.all(
    HOLDINGS.map(async (path) => (await list(place, path)).map(({ name, uid }) => `${path}/${name} ${uid}`)),
  );
  return found.flat().sort();
}

const rollouts = (stage: Stage) =>
  list(stage.home, `/apis/apps/v1/namespaces/${NAMESPACE}/replicasets?labelSelector=${KIALI_LABEL}`);

/** From now on: how often Kiali's Deployment was rolled out anew. */
export async function countRestarts(stage: Stage): Promise<() => Promise<number>> {
  const before = new Set((await rollouts(stage)).map(({ uid }) => uid));
  return async () => (await rollouts(stage)).filter(({ uid }) => !before.has(uid)).length;
}

/** UIDs of Kiali's pods. */
export async function pods({ home }: Stage): Promise<readonly string[]> {
  const path = `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${KIALI_LABEL}`;
  return (await list(home, path)).map(({ uid }) => uid).sort();
}

/** Resolves when the one that was replaced is gone, too. */
export const onePod = (stage: Stage) => expect.poll(() => pods(stage), { timeout: 90_000 }).toHaveLength(1);

/** The token that Kiali has for a cluster, out of the combined Secret. */
export async function tokenOf({ home }: Stage, { name }: Place): Promise<string> {
  const found = await home.truth.secret(COMBINED);
  const token = found?.data?.[`${name}.token`];
  if (!token) throw new Error(`Secret ${COMBINED} has no ${name}.token`);
  return Buffer.from(token, "base64").toString();
}

/** What an API server says to this token when it asks for what Kiali reads. */
export async function tried(place: Place, token: string): Promise<number> {
  const client = place.as(token);
  try {
    return (await client.send("GET", `/api/v1/namespaces/${NAMESPACE}/services`)).status;
  } finally {
    await client.close();
  }
}

/** What the home has on record as granted and not proven gone, by name; empty when the ConfigMap itself is gone. */
export async function onRecord({ home }: Stage): Promise<Record<string, string>> {
  const path = `/api/v1/namespaces/${NAMESPACE}/configmaps/kiali-fleet-orphans`;
  const answer = await home.truth.admin.send("GET", path);
  return answer.status === 404 ? {} : (configMap.parse(answer.body).data ?? {});
}

export async function rulesIn({ truth }: Place, name: string): Promise<readonly unknown[]> {
  return role.parse(await truth.admin.get(`${RBAC}/clusterroles/${name}`)).rules;
}

/** The clusters that Kiali lists, without its home. */
export async function listed({ home }: Stage): Promise<readonly string[]> {
  return (await home.truth.listed()).filter((name) => name !== home.name).sort();
}

/** Resolves when Kiali shows namespaces of each. */
export async function shows({ home }: Stage, ...places: readonly Place[]): Promise<void> {
  for (const { name } of places)
    await expect
      .poll(() => home.truth.namespacesOf(name).catch(() => 0), { timeout: 90_000, message: `namespaces of ${name}` })
      .toBeGreaterThan(0);
}
