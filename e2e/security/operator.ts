import { expect } from "@playwright/test";
import { actionId } from "./action-id";
import { asOurPage, type Reply, type Sent, send, signIn } from "./send";
import type { Console } from "./start-console";

/** A signed-in browser without a screen, which keeps everything it was ever told. */
export type Operator = {
  cookie: string;
  told: Record<string, string>;
  get: (path: string, headers?: Record<string, string>) => Promise<Reply>;
  post: (path: string, body: unknown) => Promise<Reply>;
  act: (action: string, ...args: readonly unknown[]) => Promise<Reply>;
};

export async function operatorOf(running: Console): Promise<Operator> {
  const cookie = await signIn(running.launch);
  const told: Record<string, string> = {};
  const ask = async (sent: Sent): Promise<Reply> => {
    const reply = await send(running.origin, { ...sent, headers: { cookie, ...sent.headers } });
    const title = `${Object.keys(told).length} ${sent.method ?? "GET"} ${sent.path} ${reply.status}`;
    told[title] = `${JSON.stringify(reply.headers)}\n${reply.body}`;
    return reply;
  };
  const ours = asOurPage(running.origin);
  return {
    cookie,
    told,
    get: (path, headers = {}) => ask({ path, headers }),
    post: (path, body) => ask({ method: "POST", path, headers: ours, body: JSON.stringify(body) }),
    act: async (action, ...args) => {
      const { id, path } = await actionId(action);
      const headers = {
        ...ours,
        accept: "text/x-component",
        "next-action": id,
        "content-type": "text/plain;charset=UTF-8",
      };
      return ask({ method: "POST", path, headers, body: JSON.stringify(args) });
    },
  };
}

/** Plans a wish, applies what was planned, and answers the run's id; throws with the answer when there is none. */
export async function begin(operator: Operator, wish: object, overrides: Record<string, string> = {}): Promise<string> {
  const planned = await operator.act("planConnectAction", wish, overrides);
  const digest = /"digest":"([0-9a-f]{64})"/.exec(planned.body)?.[1];
  if (!digest) throw new Error(`no plan: ${planned.body.slice(0, 2_000)}`);
  const applied = await operator.act("applyConnectAction", { wish, overrides, digest });
  const run = /"run":"([0-9a-f-]{36})"/.exec(applied.body)?.[1];
  if (!run) throw new Error(`no run: ${applied.body.slice(0, 2_000)}`);
  return run;
}

/** Waits until the home's Kiali serves: a sandbox that has just started still rolls it out. */
export async function kialiServes(operator: Operator, wish: object): Promise<void> {
  const ask = async () => (await operator.post("/api/setup/checks", { wish, only: ["kiali.serves"] })).body;
  await expect.poll(ask, { timeout: 60_000 }).toContain('data: {"blocked":false}');
}
