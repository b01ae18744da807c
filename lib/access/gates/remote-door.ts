import { askWords } from "@/lib/access/access-asks";
import { once } from "@/lib/checks/once";
import type { AccessAsk, CallOptions, Cluster, Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import { rulesAllow } from "@/lib/cluster/rules-allow";
import { ok, type Problem, type Result } from "@/lib/problem";
import { Secret } from "@/lib/secret";

/** The remote at the address that Kiali gets, from where this console runs: first as nobody, then with the new credential. */
export type RemoteDoor = {
  endpoint: Endpoint;
  /** Asked as nobody and once, so it can begin before there is a credential. */
  version: () => ReturnType<Cluster["version"]>;
  certificate: () => ReturnType<Cluster["tlsIdentity"]>;
  /** Over the same connections. */
  signIn: (token: Secret) => Cluster;
  close: () => Promise<void>;
};

/** Dials nothing before it is asked; `signal` ends what it is asked as nobody. */
export function remoteDoor(
  openEndpoint: OpenEndpoint,
  label: string,
  endpoint: Endpoint,
  signal: AbortSignal,
): RemoteDoor {
  const nobody = openEndpoint(label, endpoint, new Secret(""));
  let inside: Cluster | null = null;
  return {
    endpoint,
    version: once(() => nobody.version({ signal })),
    certificate: once(() => nobody.tlsIdentity({ signal })),
    signIn: (token) => {
      inside ??= nobody.withToken?.(token) ?? openEndpoint(label, endpoint, token);
      return inside;
    },
    close: async () => {
      await Promise.all([nobody.close(), inside?.close()]);
    },
  };
}

/** Kinds of answer that mean: this server will not list, but may answer one by one. */
const UNLISTED: ReadonlySet<Problem["kind"]> = new Set(["forbidden", "not-found", "rejected"]);

/**
 * Which of the questions are answered other than `wanted`. One list of all rights says it where the server can give a complete one;
 * elsewhere (a webhook decides too, a role is missing) each is asked by itself. Fails when one could not be asked.
 */
export async function answeredElse(
  cluster: Cluster,
  asks: readonly AccessAsk[],
  wanted: boolean,
  options: CallOptions,
): Promise<Result<readonly string[]>> {
  const held = await cluster.rules(null, options);
  if (!held.ok && !UNLISTED.has(held.problem.kind)) return held;
  if (held.ok && held.value.isComplete)
    return ok(asks.filter((ask) => rulesAllow(held.value.rules, ask) !== wanted).map(askWords));
  const answers = await Promise.all(asks.map(async (ask) => ({ ask, answer: await cluster.may(ask, options) })));
  const wrong: string[] = [];
  for (const { ask, answer } of answers) {
    if (!answer.ok) return answer;
    if (answer.value !== wanted) wrong.push(askWords(ask));
  }
  return ok(wrong);
}

/** "list pods, get secrets and 12 more" */
export function someOf(words: readonly string[]): string {
  const shown = words.slice(0, 4).join(", ");
  return words.length > 4 ? `${shown} and ${words.length - 4} more` : shown;
}
