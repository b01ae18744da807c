import { startSandbox } from "./start-sandbox";
import { telemetryNamed } from "./worlds/install-telemetry";

/** As long as a real API server goes on accepting a revoked token, however quick the rest of the demo is. */
const TOKEN_CACHE_MS = 10_000;

/** Runs the demo fleet until it is told to end. The last line it prints is the kubeconfig's path. */
const timeScale = Number(process.env.FLEET_SANDBOX_TIME_SCALE ?? 0.2);
const dir = process.env.FLEET_SANDBOX_DIR;
/** With FLEET_SANDBOX_OPENID=1 people sign in to the home's Kiali at an issuer of the sandbox. */
const openid = process.env.FLEET_SANDBOX_OPENID === "1";
const sandbox = await startSandbox({
  world: "demo",
  timeScale,
  tokenCacheMs: TOKEN_CACHE_MS,
  openid,
  telemetry: telemetryNamed(process.env.FLEET_SANDBOX_TELEMETRY),
  ...(dir ? { dir } : {}),
});
const keepAlive = setInterval(() => undefined, 60_000);
for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.once(signal, () => {
    clearInterval(keepAlive);
    void sandbox.stop().then(() => process.exit(0));
  });
if (sandbox.issuer) console.log(`id_tokens: ${sandbox.issuer.url}/id-token/alice`);
console.log(`faults: ${sandbox.controlUrl}/clusters`);
console.log(sandbox.kubeconfigPath);
