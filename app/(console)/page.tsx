import type { Metadata } from "next";
import { FleetPage } from "@/components/overview/fleet-page";
import { fleet } from "@/lib/fleet/fleet";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Fleet" };

/** What is known already, at once: nothing is asked before the page is there. */
export default async function Page() {
  await requireSession();
  const { rows } = await contextRows();
  const logins = rows.flatMap(({ name, credential }) => (credential === "exec" ? [name] : []));
  const live = fleet();
  // Its very first moment: the contexts are in a file, so nobody need wait for a cluster.
  if (rows.length > 0 && live.view().rows.length === 0) await live.refresh();
  return <FleetPage initial={live.view()} logins={logins} />;
}
