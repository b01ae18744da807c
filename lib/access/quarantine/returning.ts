import "server-only";
import type { HomeFacts } from "@/lib/access/upkeep/home-facts";
import type { Endpoint, SecretObject } from "@/lib/cluster/cluster";
import { probeOf } from "@/lib/kiali/read-remote-entry";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";
import { heldKey } from "./held-entry";
import { asItWas, type Held } from "./quarantine-secret";

/** One cluster on its way back. */
export type Returning = {
  held: Held;
  name: string;
  /** The Secrets of its sources as they are now; null for one that is gone. */
  live: readonly (SecretObject | null)[];
  /** Somebody connected it anew meanwhile: the entry that is held is out of date and only goes. */
  isOutdated: boolean;
  /** Every key is where it was. */
  isBack: boolean;
  probe: { endpoint: Endpoint; token: Secret } | null;
};

/** Compares what is held with what the home's Secrets say now. */
export async function returningOf(
  mine: readonly Held[],
  facts: HomeFacts,
  namespace: string,
  secrets: readonly SecretObject[],
  signal: AbortSignal,
): Promise<Result<readonly Returning[]>> {
  const all: Returning[] = [];
  for (const held of mine) {
    const { name, sources } = held.note;
    const live: (SecretObject | null)[] = [];
    for (const { secret } of sources) {
      const read = await facts.home.cluster.readSecret({ namespace, name: secret }, { signal });
      if (!read.ok) return read;
      live.push(read.value);
    }
    const sameAs = (index: number, key: string): boolean => {
      const [there, value] = [live[index]?.data[key], held.secret.data[heldKey(index, key)]];
      return there !== undefined && value !== undefined && there.isSame(value);
    };
    const isOther = (index: number): boolean => live[index]?.data[name] !== undefined && !sameAs(index, name);
    const elsewhere = secrets.some(
      ({ metadata, data }) => name in data && !sources.some(({ secret }) => secret === metadata.name),
    );
    all.push({
      held,
      name,
      live,
      isOutdated: elsewhere || sources.some((_source, index) => isOther(index)),
      isBack: sources.every(({ keys }, index) => keys.every((key) => sameAs(index, key))),
      probe: probeIn(held),
    });
  }
  return ok(all);
}

function probeIn(held: Held): Returning["probe"] {
  const was = asItWas(held, 0);
  return was && probeOf(was, held.note.name);
}
