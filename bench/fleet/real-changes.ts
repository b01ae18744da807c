import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "@playwright/test";
import { type RealMesh, startRealMesh } from "@/e2e/cluster/real-mesh";
import { closeClusters } from "@/lib/kube/clusters";
import { connectionRowId } from "@/lib/status/row-id";
import type { Figure } from "../report";
import { consoleFolder, startBenchConsole } from "./bench-console";
import { signedIn } from "./browser";
import { watchChanges } from "./page-changes";
import { pixelFigures, pixelLatencies } from "./pixel-latency";
import { roleChanges } from "./role-changes";

const run = promisify(execFile);
const TIMES = 15;
const HEALTHY_MS = 60_000;
const WATCHED_AFTER_MS = 5_000;

/** The same way from a write to the pixel, on two real API servers with a Kiali in a pod. Nothing, and said so, where this machine cannot have them. */
export async function realChangeFigures(folder: string, browser: Browser): Promise<readonly Figure[]> {
  const mesh = await startRealMesh();
  if ("skipped" in mesh) {
    console.error(`Skipped what needs real API servers. ${mesh.skipped}`);
    return [];
  }
  try {
    return await changesOf(mesh, folder, browser);
  } finally {
    await mesh.stop();
  }
}

async function changesOf(mesh: RealMesh, parent: string, browser: Browser): Promise<readonly Figure[]> {
  const { home, remote, kubeconfigPath } = mesh;
  process.env.KUBECONFIG = kubeconfigPath;
  const folder = await consoleFolder(parent, "real", { homes: [{ ...home, mesh: home.name, isHome: true }] });
  await command(mesh, folder, "connect", "--remote", remote.context, "--override", "connection.address=one machine");
  const running = await startBenchConsole(folder, kubeconfigPath);
  const context = await signedIn(browser, running);
  try {
    const page = await context.newPage();
    await page.goto(`${running.origin}/`);
    const row = connectionRowId(
      { context: home.context, kiali: `${home.kiali.namespace}/${home.kiali.name}` },
      remote.name,
    );
    await isHealthy(page, row);
    await page.waitForTimeout(WATCHED_AFTER_MS);
    await watchChanges(page);
    const changes = await roleChanges([{ row, context: remote.context, homeName: home.name }], TIMES);
    return pixelFigures(
      "a right that changed in a real API server, until its row shows it",
      await pixelLatencies(page, changes),
    );
  } finally {
    await closeClusters();
    await context.close();
    await running.stop();
    // The clusters may be somebody's own (E2E_KUBECONFIG).
    await command(mesh, folder, "revoke", "--name", remote.name);
  }
}

const isHealthy = (page: Page, row: string) =>
  page.waitForFunction(
    (id) =>
      [...document.querySelectorAll<HTMLElement>("[data-row]")].some(
        ({ dataset }) => dataset.row === id && dataset.state === "healthy",
      ),
    row,
    { timeout: HEALTHY_MS },
  );

/** The command as it is shipped, on the mesh's home. */
async function command(
  { kubeconfigPath, home }: RealMesh,
  folder: string,
  verb: string,
  ...more: string[]
): Promise<void> {
  const { PATH = "" } = process.env;
  const env = { PATH, HOME: folder, KUBECONFIG: kubeconfigPath, FLEET_AUDIT_FILE: join(folder, "audit.jsonl") };
  const argv = [process.env.BENCH_CLI ?? "", verb, "--home", home.context, ...more, "--yes"];
  await run(process.execPath, argv, { env: { ...env, NODE_ENV: "production" } });
}
