import { homeFacts } from "@/lib/access/upkeep/home-facts";
import type { Cluster } from "@/lib/cluster/cluster";
import type { Result } from "@/lib/problem";
import { readScope } from "@/lib/query-scope/read-scope";
import { mayOpenLogin } from "@/lib/runs/may-open-login";
import { upkeepWorld } from "@/lib/runs/open-world";
import { readTelemetry } from "@/lib/telemetry/read-telemetry";
import { readTracing } from "@/lib/tracing/read-tracing";
import { readUsers } from "@/lib/users/read-users";

/** The four pages of the step, each with facts of its own as its address has them, all asked at the same moment. */
export async function stepFacts(home: string, wrap: (cluster: Cluster) => Cluster = (cluster) => cluster) {
  const { signal } = new AbortController();
  const facts = async () => {
    const world = found(await upkeepWorld(home));
    const open = async (context: string): Promise<Result<Cluster>> => {
      const opened = await world.open(context);
      return opened.ok ? { ok: true, value: wrap(opened.value) } : opened;
    };
    return homeFacts({ ...world, home: wrap(world.home), open }, { kiali: null }, { signal });
  };
  const [telemetry, tracing, users, scope] = await Promise.all([
    facts().then((own) => readTelemetry(own, { signal })),
    facts().then((own) => readTracing(own, { signal })),
    facts().then((own) => readUsers(own, { isSpared: mayOpenLogin })),
    facts().then((own) => readScope(own, { signal })),
  ]);
  return { telemetry: found(telemetry), tracing: found(tracing), users: found(users), scope: found(scope) };
}

function found<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the bench read nothing: ${JSON.stringify(result.problem)}`);
  return result.value;
}
