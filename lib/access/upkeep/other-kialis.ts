import "server-only";
import { findRemoteEntries, type RemoteEntries } from "@/lib/kiali/find-remote-entries";
import type { KialiInstallation } from "@/lib/kiali/installation";
import type { Result } from "@/lib/problem";
import type { HomeFacts } from "./home-facts";

/** Another Kiali of a home, and what it reads when it starts. */
export type OtherKiali = { kiali: KialiInstallation; remotes: Result<RemoteEntries> };

const known = new WeakMap<HomeFacts["kiali"], Promise<readonly OtherKiali[]>>();

/** The home's other Kialis: they may share a Secret with this one, or an account in a remote. Read once for one set of facts. */
export function otherKialis(facts: Pick<HomeFacts, "home" | "kiali">): Promise<readonly OtherKiali[]> {
  const asked = known.get(facts.kiali) ?? read(facts);
  known.set(facts.kiali, asked);
  return asked;
}

async function read({ home, kiali }: Pick<HomeFacts, "home" | "kiali">): Promise<readonly OtherKiali[]> {
  const [own, all] = await Promise.all([kiali(), home.kialis()]);
  if (!own.ok || !all.ok) return [];
  const { namespace, name } = own.value;
  const others = all.value.filter((each) => each.namespace !== namespace || each.name !== name);
  return Promise.all(
    others.map(async (each) => ({ kiali: each, remotes: await findRemoteEntries(home.cluster, each) })),
  );
}

/** The accounts that the home's other Kialis sign in as, wherever. */
export async function usedElsewhere(
  facts: Pick<HomeFacts, "home" | "kiali">,
): Promise<readonly { namespace: string; account: string }[]> {
  const others = await otherKialis(facts);
  return others.flatMap(({ remotes }) =>
    (remotes.ok ? remotes.value.entries : []).flatMap(({ token }) =>
      token?.namespace != null && token.account !== null
        ? [{ namespace: token.namespace, account: token.account }]
        : [],
    ),
  );
}
