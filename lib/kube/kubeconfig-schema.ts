import "server-only";
import * as z from "zod";

/** Go's decoder takes null for absent everywhere. */
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const texts = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? []);

/** The exec section of a user. @see https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/#ExecConfig */
const execBody = z.object({
  apiVersion: text,
  command: text,
  args: texts,
  env: z
    .array(z.object({ name: z.string(), value: z.string().nullish() }))
    .nullish()
    .transform((value) => (value ?? []).map(({ name, value: content }) => ({ name, value: content ?? "" }))),
  installHint: text,
  provideClusterInfo: flag,
  interactiveMode: text,
});

export const clusterBody = z.object({
  server: text,
  "tls-server-name": text,
  "insecure-skip-tls-verify": flag,
  "certificate-authority": text,
  "certificate-authority-data": text,
  "proxy-url": text,
  "disable-compression": flag,
  extensions: z
    .array(z.object({ name: z.string(), extension: z.unknown() }))
    .nullish()
    .transform((value) => value ?? []),
});

export const userBody = z.object({
  "client-certificate": text,
  "client-certificate-data": text,
  "client-key": text,
  "client-key-data": text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  "as-uid": text,
  "as-groups": texts,
  "as-user-extra": z
    .record(z.string(), z.array(z.string()))
    .nullish()
    .transform((value) => value ?? {}),
  "auth-provider": z.object({ name: text }).nullish(),
  exec: execBody.nullish().transform((value) => value ?? null),
});

export const contextBody = z.object({ cluster: text, user: text, namespace: text });

export type ClusterBody = z.infer<typeof clusterBody>;
export type UserBody = z.infer<typeof userBody>;
export type ContextBody = z.infer<typeof contextBody>;
export type ExecBody = z.infer<typeof execBody>;

const list = z
  .array(z.unknown())
  .nullish()
  .transform((value) => value ?? []);

/** The outside of a kubeconfig. Its entries are parsed one by one, so that a bad one does not take the others along. */
export const kubeconfigFile = z.object({
  apiVersion: z.literal("v1").nullish(),
  kind: z.literal("Config").nullish(),
  clusters: list,
  users: list,
  contexts: list,
  "current-context": text,
});
