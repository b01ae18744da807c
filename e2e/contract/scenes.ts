import * as z from "zod";
import type { Lab } from "./fixtures";
import type { RawClient } from "./raw-client";

const metadata = z.looseObject({ name: z.string(), uid: z.string(), resourceVersion: z.string() });
/** The metadata of an answer; fails the test when the answer is no object. */
export const metadataOf = (body: unknown) => z.object({ metadata }).parse(body).metadata;

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
export const APPLY = "application/apply-patch+yaml";

export const configMap = (lab: Lab, name: string, data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: lab.namespace },
  data,
});
export const mapsOf = (lab: Lab) => `/api/v1/namespaces/${lab.namespace}/configmaps`;
export const secretsOf = (lab: Lab) => `/api/v1/namespaces/${lab.namespace}/secrets`;
export const accountsOf = (lab: Lab) => `/api/v1/namespaces/${lab.namespace}/serviceaccounts`;

/** Server-side apply of a ConfigMap's data. */
export const applyMap = (lab: Lab, manager: string, name: string, data: Record<string, string>, query = "") =>
  lab.root.send(
    "PATCH",
    `${mapsOf(lab)}/${name}?fieldManager=${encodeURIComponent(manager)}${query}`,
    configMap(lab, name, data),
    APPLY,
  );

type Rule = { apiGroups: string[]; resources: string[]; verbs: string[]; resourceNames?: string[] };
export type Person = { account: string; binding: string; role: string; token: string; client: RawClient };

const issued = z.object({ status: z.object({ token: z.string(), expirationTimestamp: z.string() }) });

/** A TokenRequest for an account of the lab's namespace. */
export async function requestToken(lab: Lab, account: string, expirationSeconds = 3600) {
  const answer = await lab.root.send("POST", `${accountsOf(lab)}/${account}/token`, { spec: { expirationSeconds } });
  return issued.parse(answer.body).status;
}

/** A ServiceAccount that holds exactly these rules everywhere, and a client with its token. */
export async function personWith(lab: Lab, rules: readonly Rule[]): Promise<Person> {
  const account = lab.unique("person");
  await created(lab, accountsOf(lab), { metadata: { name: account } });
  await created(lab, `${RBAC}/clusterroles`, { metadata: { name: account }, rules });
  const subjects = [{ kind: "ServiceAccount", name: account, namespace: lab.namespace }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: account };
  await created(lab, `${RBAC}/clusterrolebindings`, { metadata: { name: account }, roleRef, subjects });
  const { token } = await requestToken(lab, account);
  return { account, binding: account, role: account, token, client: lab.as(token) };
}

/** Creates as root; the answer must be 201. */
export async function created(lab: Lab, path: string, body: unknown): Promise<unknown> {
  const answer = await lab.root.send("POST", path, body);
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A token Secret for an account, once the controller has filled it. */
export async function tokenSecret(lab: Lab, account: string): Promise<{ name: string; token: string; body: unknown }> {
  const name = lab.unique("token");
  const watch = await lab.root.watch(
    `${secretsOf(lab)}?watch=true&fieldSelector=metadata.name%3D${name}&timeoutSeconds=20`,
  );
  await created(lab, secretsOf(lab), {
    metadata: { name, annotations: { "kubernetes.io/service-account.name": account } },
    type: "kubernetes.io/service-account-token",
  });
  const filled = z.object({ data: z.object({ token: z.string() }) });
  const { object } = await watch.next((line) => filled.safeParse(line.object).success);
  watch.stop();
  const token = Buffer.from(filled.parse(object).data.token, "base64").toString();
  return { name, token, body: object };
}
