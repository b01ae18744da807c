import type { Metadata } from "next";
import { ClustersList } from "@/components/fleet/clusters-list";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Clusters" };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <ClustersList initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
