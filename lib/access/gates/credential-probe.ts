import { askWords } from "@/lib/access/access-asks";
import type { AccessAsk, Cluster, Endpoint, OpenEndpoint } from "@/lib/cluster/cluster";
import type { StepContext } from "@/lib/plan/run-context";
import { ok, type Result } from "@/lib/problem";
import type { Secret } from "@/lib/secret";

/** The remote as the new credential sees it, from where this console runs. */
export type CredentialProbe = { open: (context: StepContext) => Cluster; close: () => Promise<void> };

/** Opens the remote with the new credential once, whichever gate asks first. `token` null stands for none (exec). */
export function credentialProbe(
  openEndpoint: OpenEndpoint,
  label: string,
  endpoint: Endpoint,
  token: (context: StepContext) => Secret,
): CredentialProbe {
  let cluster: Cluster | null = null;
  return {
    open: (context) => {
      cluster ??= openEndpoint(label, endpoint, token(context));
      return cluster;
    },
    close: async () => cluster?.close(),
  };
}

/** Which of the questions were answered no; all are asked at once. Fails when one could not be asked. */
export async function deniedOf(
  cluster: Cluster,
  asks: readonly AccessAsk[],
  wanted: boolean,
  signal: AbortSignal,
): Promise<Result<readonly string[]>> {
  const answers = await Promise.all(asks.map(async (ask) => ({ ask, answer: await cluster.may(ask, { signal }) })));
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
