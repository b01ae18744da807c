/** Runs once before the first request. Node's half is a module of its own, so that no other runtime loads it. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startProcess } = await import("@/lib/runs/start-process");
  startProcess();
}
