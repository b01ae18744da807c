import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";

export type PlainAnswer = { status: number; contentType: string; body: string };

/** One GET without any of our own code in between, for tests that look at a store itself. Rejects when nobody answers. */
export function askPlainly(
  url: string,
  { ca = null, headers = {} }: { ca?: string | null; headers?: Readonly<Record<string, string>> } = {},
): Promise<PlainAnswer> {
  const send = url.startsWith("https:") ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const options = { headers, agent: false as const, ...(ca ? { ca } : {}) };
    const call = send(url, options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    call.on("error", reject);
    call.end();
  });
}
