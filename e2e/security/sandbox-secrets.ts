import { readdir, readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import type { Canary } from "./hidden";

const kubeconfig = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.object({ server: z.string() }) })),
  users: z.array(z.object({ name: z.string(), user: z.record(z.string(), z.unknown()) })),
});
const secretList = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string() }), data: z.record(z.string(), z.string()).optional() }),
  ),
});

const TOKEN = /eyJ[\w-]+\.[\w-]+\.[\w-]+/g;

/** Base64 lines of a private key; one of them is enough to know it by. */
const keyLine = (pem: string): string => pem.split("\n")[2] ?? "";

/** Every credential in the folder of a sandbox: in its kubeconfig, in token files, in what its exec plugins print. */
export async function plantedSecrets(folder: string): Promise<readonly Canary[]> {
  const { users } = kubeconfig.parse(parse(await readFile(join(folder, "kubeconfig"), "utf8")));
  const inline = users.flatMap(({ name, user }): readonly Canary[] => {
    const [token, key] = [user.token, user["client-key-data"]];
    if (typeof token === "string") return [{ what: `token of ${name}`, value: token }];
    return typeof key === "string"
      ? [{ what: `key of ${name}`, value: keyLine(Buffer.from(key, "base64").toString()) }]
      : [];
  });
  const files = (await readdir(folder)).filter((name) => /-(token-file|exec)$/.test(name));
  const kept = await Promise.all(
    files.map(async (name) => ({
      what: name,
      value: (await readFile(join(folder, name), "utf8")).match(TOKEN)?.[0] ?? "",
    })),
  );
  return [...inline, ...kept];
}

/** Every token in every Secret of one cluster, read past the console with the operator's client certificate. */
export async function secretsInCluster(folder: string, cluster: string): Promise<readonly Canary[]> {
  const { clusters, users } = kubeconfig.parse(parse(await readFile(join(folder, "kubeconfig"), "utf8")));
  const server = clusters.find(({ name }) => name === cluster)?.cluster.server ?? "";
  const user = users.find(({ name }) => name === `${cluster}-admin`)?.user ?? {};
  const text = await read(`${server}/api/v1/secrets`, user);
  return secretList.parse(JSON.parse(text)).items.flatMap(({ metadata, data = {} }) =>
    Object.entries(data).flatMap(([key, value]) =>
      [...Buffer.from(value, "base64").toString().matchAll(TOKEN)].map(([token]) => ({
        what: `${cluster}: ${metadata.name}/${key}`,
        value: token,
      })),
    ),
  );
}

function read(url: string, user: Readonly<Record<string, unknown>>): Promise<string> {
  const pem = (field: string) => (typeof user[field] === "string" ? Buffer.from(user[field], "base64") : undefined);
  const authorization = typeof user.token === "string" ? { authorization: `Bearer ${user.token}` } : {};
  return new Promise((resolve, reject) => {
    const options = {
      rejectUnauthorized: false,
      cert: pem("client-certificate-data"),
      key: pem("client-key-data"),
      headers: authorization,
    };
    request(url, options, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      reply.on("end", () => resolve(text));
    })
      .on("error", reject)
      .end();
  });
}
