import { test } from "@playwright/test";
import * as z from "zod";
import type { Stage } from "./stage";

const SERVICE = "/api/v1/namespaces/istio-system/services/http:kiali:20001/proxy/kiali";
const status = z.object({ externalServices: z.array(z.object({ name: z.string() })) });
const namespaces = z.array(z.object({ cluster: z.string() }));

/** What was seen of a Kiali that was asked all the time. A second try follows a bad answer at once: only two in a row count. */
export type Seen = {
  polls: number;
  /** How often /healthz was not 200. */
  unhealthy: number;
  /** How often /api did not list a cluster, or /api/namespaces showed none of its namespaces, by its name in Kiali. */
  missing: Record<string, number>;
  /** Bad answers that the second try did not bear out: a request that met the old pod on its way out. */
  blinks: number;
  /** What went wrong, in words, the first few times. */
  words: string[];
};

/** How soon the second try follows: less than any probe, load balancer or person asks again. */
const AGAIN_MS = 250;

/** Asks Kiali for its health and its clusters, again and again until the answer is called. */
export function watchKiali({ world, home }: Stage, names: readonly string[]): () => Promise<Seen> {
  const missing = Object.fromEntries(names.map((name) => [name, 0]));
  const seen: Seen = { polls: 0, unhealthy: 0, missing, blinks: 0, words: [] };
  const pauseMs = world === "sandbox" ? 10 : 100;
  let isOver = false;
  const ask = (path: string) =>
    home.truth.admin
      .send("GET", `${SERVICE}${path}`, undefined, undefined, 10_000)
      .catch((error: unknown) => ({ status: 0, body: null, text: String(error) }));
  /** What is wrong now: "" for the health, else the cluster that is missing, each with words. */
  const look = async (): Promise<readonly (readonly [string, string])[]> => {
    const health = await ask("/healthz");
    const [api, shown] = names.length > 0 ? [await ask("/api"), await ask("/api/namespaces")] : [null, null];
    const listed = status.safeParse(api?.body).data?.externalServices.map(({ name }) => name) ?? [];
    const seenOf = new Set(namespaces.safeParse(shown?.body).data?.map(({ cluster }) => cluster) ?? []);
    const words = `${api?.status} lists ${listed.join(" ")}; ${shown?.status} shows ${[...seenOf].join(" ")}`;
    return [
      ...(health.status === 200 ? [] : [["", `healthz: ${health.status} ${health.text.slice(0, 200)}`] as const]),
      ...names
        .filter((name) => !listed.includes(`Kubernetes-${name}`) || !seenOf.has(name))
        .map((name) => [name, `without ${name}: ${words}`] as const),
    ];
  };
  const asking = (async () => {
    while (!isOver) {
      seen.polls += 1;
      const first = await look();
      if (first.length > 0) {
        await pause(AGAIN_MS);
        const again = await look();
        if (again.length === 0) seen.blinks += 1;
        for (const [name, words] of again) {
          if (name === "") seen.unhealthy += 1;
          else seen.missing[name] = (seen.missing[name] ?? 0) + 1;
          if (seen.words.length < 5) seen.words.push(words);
        }
      }
      await pause(pauseMs);
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    const { polls, blinks, unhealthy } = seen;
    test.info().annotations.push({ type: "Kiali", description: `${polls}/${blinks}/${unhealthy}` });
    return seen;
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
