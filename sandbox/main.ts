import { startSandbox } from "./start-sandbox";

/** Runs the demo fleet until it is told to end. The last line it prints is the kubeconfig's path. */
const timeScale = Number(process.env.FLEET_SANDBOX_TIME_SCALE ?? 0.2);
const dir = process.env.FLEET_SANDBOX_DIR;
const sandbox = await startSandbox({ world: "demo", timeScale, ...(dir ? { dir } : {}) });
const keepAlive = setInterval(() => undefined, 60_000);
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    clearInterval(keepAlive);
    void sandbox.stop().then(() => process.exit(0));
  });
console.log(`faults: ${sandbox.controlUrl}/clusters`);
console.log(sandbox.kubeconfigPath);
