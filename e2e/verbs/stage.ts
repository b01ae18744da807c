import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import * as z from "zod";
import { type RawClient, rawClient } from "@/e2e/contract/raw-client";
import { type Truth, truthOf } from "@/e2e/journeys/cluster-truth";
import type { UpkeepWorld } from "@/lib/access/upkeep/upkeep-world";

export type WorldName = "sandbox" | "real clusters";
export const worlds: readonly WorldName[] = ["sandbox", "real clusters"];

/** One cluster of a stage: `truth` and `as` go to it behind the console's back. */
export type Place = {
  /** What Kiali calls it. */
  name: string;
  context: string;
  server: string;
  ca: string;
  truth: Truth;
  /** A client with this bearer token. */
  as: (token: string) => RawClient;
  /** As everybody but the cluster itself sees its API server, until `heal`. */
  refuse: () => Promise<void>;
  heal: () => Promise<void>;
};

/** Three clusters with real control planes and pods, or simulated ones: a Kiali in `home`, and two remotes of the same mesh. */
export type Stage = {
  world: WorldName;
  /** Of all three, with an administrator's context each. */
  kubeconfigPath: string;
  home: Place;
  west: Place;
  north: Place;
  /** What `connect` has to be told here besides the contexts. */
  connectOptions: readonly string[];
  /** Where waiting as long as for a real Kiali proves nothing. */
  patience: UpkeepWorld["patience"];
  /** What the remotes held before anything was connected. */
  blank: { west: readonly string[]; north: readonly string[] };
  /** A folder of the stage's own. */
  folder: string;
  stop: () => Promise<void>;
};

const kubeconfig = z.object({
  clusters: z.array(
    z.object({ name: z.string(), cluster: z.object({ server: z.string(), "certificate-authority-data": z.string() }) }),
  ),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string() }) })),
});

/** Opens a context of a kubeconfig as a place. */
export async function openPlace(
  kubeconfigPath: string,
  name: string,
  context: string,
  faults: Pick<Place, "refuse" | "heal">,
): Promise<Place> {
  const { clusters, contexts } = kubeconfig.parse(parse(await readFile(kubeconfigPath, "utf8")));
  const called = contexts.find((each) => each.name === context)?.context.cluster;
  const found = clusters.find((each) => each.name === called)?.cluster;
  if (!found) throw new Error(`${kubeconfigPath} has no context ${context}`);
  const { server } = found;
  const ca = Buffer.from(found["certificate-authority-data"], "base64").toString();
  const truth = await truthOf(kubeconfigPath, context);
  return { name, context, server, ca, truth, as: (token) => rawClient(server, ca, token), ...faults };
}
