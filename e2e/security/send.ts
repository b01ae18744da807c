import { request } from "node:http";

export type Sent = { method?: string; path: string; headers?: Readonly<Record<string, string>>; body?: string };
export type Reply = { status: number; headers: Readonly<Record<string, string>>; body: string };

/** One request to the letter: Host, Origin and the path go out exactly as given, which a browser's fetch would not do. */
export function send(origin: string, { method = "GET", path, headers = {}, body }: Sent): Promise<Reply> {
  const { hostname, port, host } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { host, ...headers }, agent: false }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      reply.on("error", reject);
      reply.on("end", () => {
        const lines = Object.entries(reply.headers).map(([name, value]) => [name, String(value)]);
        resolve({ status: reply.statusCode ?? 0, headers: Object.fromEntries(lines), body: text });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** What a page of the console sends with a POST of JSON. */
export const asOurPage = (origin: string): Record<string, string> => ({
  origin,
  "sec-fetch-site": "same-origin",
  "content-type": "application/json",
});

/** Redeems a launch address and answers the Cookie header of the new session. */
export async function signIn(launch: string): Promise<string> {
  const { origin, searchParams } = new URL(launch);
  const body = JSON.stringify({ token: searchParams.get("token") });
  const reply = await send(origin, { method: "POST", path: "/launch", headers: asOurPage(origin), body });
  const cookie = reply.headers["set-cookie"]?.split(";")[0];
  if (reply.status !== 200 || !cookie) throw new Error(`sign-in answered ${reply.status}`);
  return cookie;
}
