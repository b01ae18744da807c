import "server-only";
import type { OpenedCluster } from "@/lib/kube/cluster-of";
import { isOpened, openCluster } from "@/lib/kube/clusters";
import type { Result } from "@/lib/problem";
import { mayOpenLogin } from "@/lib/runs/may-open-login";

/** Opens a context, unless asking its cluster could start a login that nobody asked for: then null. `isWanted`: a person named it. Dials nothing. */
export async function openQuietly(context: string, isWanted: boolean): Promise<Result<OpenedCluster> | null> {
  if (!isWanted && !(await isOpened(context)) && (await mayOpenLogin(context))) return null;
  const opened = await openCluster(context);
  return opened.ok && opened.value.startsLogin() && !isWanted ? null : opened;
}
