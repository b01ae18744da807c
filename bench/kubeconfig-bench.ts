import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { contextRow } from "@/lib/kube/context-row";
import { loadKubeconfig } from "@/lib/kube/load-kubeconfig";
import { median, timed } from "./measure";
import type { Figure } from "./report";

const CONTEXTS = 500;
const LIMIT_MS = 300;
const ROUNDS = 9;

/** A kubeconfig of 500 contexts with a CA and client certificate each (about 2 MB), as fleets have them. */
function bigKubeconfig(): string {
  const ca = pem("CERTIFICATE", 800);
  const certificate = pem("CERTIFICATE", 800);
  const key = pem("EC PRIVATE KEY", 120);
  const names = Array.from({ length: CONTEXTS }, (_, index) => `cluster-${String(index).padStart(3, "0")}`);
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": names[0],
    clusters: names.map((name, index) => ({
      name,
      cluster: { server: `https://10.0.${index >> 8}.${index & 255}:6443`, "certificate-authority-data": ca },
    })),
    users: names.map((name) => ({ name, user: { "client-certificate-data": certificate, "client-key-data": key } })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: name } })),
  };
  // Kubernetes' own writer never folds a line.
  return stringify(config, { lineWidth: 0 });
}

/** The shape and length of the real thing: listing contexts opens none of it. */
function pem(label: string, bytes: number): string {
  const body = Buffer.alloc(bytes, 7).toString("base64").replace(/.{64}/g, "$&\n");
  return Buffer.from(`-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`).toString("base64");
}

/** From the file on disk to the rows of the table. */
export async function kubeconfigBench(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "fleet-bench-"));
  const path = join(folder, "config");
  await writeFile(path, bigKubeconfig());
  const samples: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1)
      samples.push(
        await timed(async () => {
          const { contexts } = await loadKubeconfig({ paths: [path] });
          const rows = contexts.map(contextRow);
          const usable = rows.filter(({ problem }) => problem === null).length;
          if (usable !== CONTEXTS) throw new Error(`${usable} usable contexts instead of ${CONTEXTS}`);
        }),
      );
  } finally {
    await rm(folder, { recursive: true });
  }
  const value = median(samples);
  const first = samples[0] ?? Number.NaN;
  return [
    {
      name: `kubeconfig of ${CONTEXTS} contexts, read and listed`,
      value,
      unit: "ms",
      target: `< ${LIMIT_MS} ms`,
      isMet: value < LIMIT_MS,
      samples,
    },
    {
      name: "the same, first time in a process",
      value: first,
      unit: "ms",
      target: `< ${LIMIT_MS} ms`,
      isMet: first < LIMIT_MS,
      samples: [first],
    },
  ];
}
