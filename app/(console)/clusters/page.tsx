import type { Metadata } from "next";
import { ClustersList } from "@/components/fleet/clusters-list";
import { FleetParts } from "@/components/overview/fleet-parts";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Contexts" };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return (
    <ClustersList
      parts={<FleetParts here="contexts" />}
      initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }}
    />
  );
}
