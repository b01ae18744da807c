import { createSign } from "node:crypto";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { AdminClient } from "./admin-client";
import type { RealMesh } from "./real-mesh";

const account = z.object({ metadata: z.object({ uid: z.string() }) });
const ISSUER = "https://kubernetes.default.svc.cluster.local";

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * A token of a ServiceAccount in istio-system that lives for seconds, signed with the cluster's own key: no API server issues one for less than ten minutes, and all accept
 * one and refuse it once it is over.
 */
export async function shortLivedToken(
  mesh: Pick<RealMesh, "kubeconfigPath">,
  cluster: string,
  admin: AdminClient,
  name: string,
  seconds: number,
): Promise<string> {
  const { uid } = account.parse(await admin.get(`/api/v1/namespaces/istio-system/serviceaccounts/${name}`)).metadata;
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: ISSUER,
    aud: [ISSUER],
    sub: `system:serviceaccount:istio-system:${name}`,
    iat: now,
    nbf: now,
    exp: now + seconds,
    "kubernetes.io": { namespace: "istio-system", serviceaccount: { name, uid } },
  };
  const body = `${part({ alg: "RS256" })}.${part(claims)}`;
  const key = await readFile(join(dirname(mesh.kubeconfigPath), cluster, "sa.key"));
  return `${body}.${createSign("RSA-SHA256").update(body).sign(key, "base64url")}`;
}
