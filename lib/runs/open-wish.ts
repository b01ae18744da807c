import "server-only";
import type { ConnectWish } from "@/lib/access/connect-wish";
import type { Cluster } from "@/lib/cluster/cluster";
import { openCluster } from "@/lib/kube/clusters";
import { ok, type Result } from "@/lib/problem";
import { checkTypedUrls } from "@/lib/session/check-typed-urls";
import { resolveExec } from "@/lib/session/kept-exec";
import type { Session } from "@/lib/session/sessions";

/**
 * What a wish from the browser stands for: its typed addresses judged, exec put in its place, both clusters opened but
 * not dialled. `told` may be shown again, `meant` goes to lib/access alone.
 */
export type OpenWish = { told: ConnectWish; meant: ConnectWish; home: Cluster; remote: Cluster };

/** Says the home's problem first when neither cluster can be opened. */
export async function openWish(wish: ConnectWish, session: Session): Promise<Result<OpenWish>> {
  const resolved = readWish(wish, session);
  if (!resolved.ok) return resolved;
  const [home, remote] = await Promise.all([openCluster(wish.home), openCluster(wish.remote)]);
  if (!home.ok) return home;
  return remote.ok ? ok({ ...resolved.value, home: home.value, remote: remote.value }) : remote;
}

/** The same without opening anything. */
export function readWish(wish: ConnectWish, session: Session): Result<Pick<OpenWish, "told" | "meant">> {
  const typed = checkTypedUrls(wish);
  return typed.ok ? resolveExec(wish, session) : typed;
}
