import type { Program } from "./pod-runtime";

/** A program that runs until it is ended and has nothing to say over HTTP. */
export function idleProgram(name: string): Program {
  const { promise: exited, resolve } = Promise.withResolvers<{ code: number }>();
  return {
    exited,
    log: [`${new Date().toISOString()} info ${name} is running`],
    isHealthy: () => true,
    request: () => Promise.resolve({ status: 404, contentType: "text/plain", body: "404 page not found\n" }),
    kill: () => resolve({ code: 0 }),
  };
}
