import { describeCluster } from "@/lib/kiali/describe-cluster";
import { openCluster } from "@/lib/kube/clusters";
import { answer, json } from "@/lib/session/answer";
import { readRoute } from "@/lib/session/route";

type Address = { params: Promise<{ context: string }> };

/** What one cluster says of itself. Dials it, so it is asked only when the operator asks. */
export function GET(request: Request, { params }: Address): Promise<Response> {
  return readRoute(request, async () => {
    const cluster = await openCluster((await params).context);
    return cluster.ok ? json(await describeCluster(cluster.value)) : answer(cluster);
  });
}
