import { expect } from "@playwright/test";
import { mountLabelled } from "@/e2e/scenes/sandbox-scene";
import { scriptMadeHomeSecret, scriptMadeRemote } from "@/lib/access/script-made";
import { tokenReference } from "@/lib/kiali/remote-entry";
import { object } from "@/sandbox/json/json";
import type { Sandbox } from "@/sandbox/start-sandbox";
import { listedByKiali, type Opened, WEST } from "./fault-scene";

const SECRET = "kiali-remote-cluster-secret-west";

/** West as the script connected it, and the helm upgrade that follows: on simulated clusters, by the API. */
export async function scriptConnected({ reach }: Opened, sandbox: Sandbox): Promise<void> {
  const opened = await reach.open(WEST);
  if (!opened.ok) throw new Error("west cannot be opened");
  const west = opened.value;
  const as = { manager: "kubectl-client-side-apply" };
  for (const each of scriptMadeRemote({ name: "west" })) expect((await west.apply(each, as)).ok).toBe(true);
  const minted = await west.awaitTokenSecret({ namespace: "istio-system", name: "kiali" });
  if (!minted.ok) throw new Error("the token Secret is not filled");
  const { server, ca } = sandbox.cluster("west");
  const secret = scriptMadeHomeSecret({ name: "west", server, caData: btoa(ca), token: tokenReference("west") });
  const tokens = new Map([["west", minted.value.token]]);
  expect((await reach.home.apply(secret, { ...as, tokens })).ok).toBe(true);

  const { store } = sandbox.cluster("east").sim;
  const live = object({ found: store.get("deployments.apps", "istio-system", "kiali") }, "found");
  const metadata = object(live, "metadata");
  const generation = Number(metadata.generation) + 1;
  store.put("deployments.apps", { ...mountLabelled(live, "west", SECRET), metadata: { ...metadata, generation } });
  const listed = async () => (await listedByKiali({ reach })).includes("west");
  await expect.poll(listed, { timeout: 30_000, intervals: [50] }).toBe(true);
}
