import { contextRows } from "@/lib/kube/clusters";
import { json } from "@/lib/session/answer";
import { readRoute } from "@/lib/session/route";
import type { ContextsAnswer } from "@/lib/setup/answers";

/** Every context of the operator's kubeconfig. Dials nothing. */
export function GET(request: Request): Promise<Response> {
  return readRoute(request, async () => {
    const { rows, problems } = await contextRows();
    const body: ContextsAnswer = { rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" };
    return json(body);
  });
}
