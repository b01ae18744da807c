import "server-only";

/**
 * The answer to a probe of whatever runs this process. It is told to everybody, under any Host and without a session, so it says nothing but
 * whether; only `app/livez` and `app/readyz` may use it.
 */
export const probe = (isGood: boolean): Response =>
  new Response(isGood ? "ok\n" : "not ready\n", {
    status: isGood ? 200 : 503,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });

const PATHS: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** Whether a request may be answered whoever asks: a kubelet asks by the address of a pod. Exactly these two paths, and only to read. */
export const isProbe = (method: string, path: string): boolean =>
  (method === "GET" || method === "HEAD") && PATHS.has(path);
