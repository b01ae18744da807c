import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { adminClient } from "./admin-client";
import { clusterFolder } from "./build-control-plane";
import { ClustersUnavailable } from "./clusters-unavailable";
import { lastWords, runCommand } from "./run-command";

const definition = z.looseObject({
  apiVersion: z.literal("apiextensions.k8s.io/v1"),
  kind: z.literal("CustomResourceDefinition"),
  metadata: z.looseObject({ name: z.string() }),
});
const established = z.object({
  status: z.object({ conditions: z.array(z.object({ type: z.string(), status: z.string() })) }),
});

/** Istio's own definitions, as the Go module istio.io/api of our go.mod ships them. */
export async function istioCrds(): Promise<z.infer<typeof definition>[]> {
  const go = (...args: string[]) => runCommand("go", ["-C", clusterFolder, ...args], { GOTOOLCHAIN: "local" });
  const downloaded = await go("mod", "download", "istio.io/api").catch(() => null);
  const found = await go("list", "-m", "-f", "{{.Dir}}", "istio.io/api").catch(() => null);
  const folder = found?.code === 0 ? found.stdout.trim() : "";
  if (!folder)
    throw new ClustersUnavailable(
      `The Go module istio.io/api is missing: ${downloaded ? lastWords(downloaded) : "no Go"}`,
    );
  const text = await readFile(join(folder, "kubernetes/customresourcedefinitions.gen.yaml"), "utf8");
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [definition.parse(value)];
  });
}

/** Applies Istio's definitions and waits until the API server serves all of them. */
export async function installIstioCrds(kubeconfigPath: string, context: string): Promise<void> {
  const admin = await adminClient(kubeconfigPath, context);
  try {
    await Promise.all(
      (await istioCrds()).map(async (crd) => {
        await admin.apply(crd);
        const path = `/apis/${crd.apiVersion}/customresourcedefinitions/${crd.metadata.name}`;
        const deadline = Date.now() + 90_000;
        while (!isEstablished(await admin.get(path))) {
          if (Date.now() > deadline) throw new Error(`${context}: ${crd.metadata.name} is not served after 90 s`);
          await new Promise((wake) => setTimeout(wake, 100));
        }
      }),
    );
  } finally {
    admin.close();
  }
}

function isEstablished(crd: unknown): boolean {
  const parsed = established.safeParse(crd);
  return parsed.success && parsed.data.status.conditions.some((c) => c.type === "Established" && c.status === "True");
}
