import type { Metadata } from "next";
import { ClusterPage } from "@/components/cluster/cluster-page";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

type Search = { searchParams: Promise<{ name?: string | string[]; context?: string | string[] }> };

/** The cluster's name first: it is what tells two tabs apart. */
export async function generateMetadata({ searchParams }: Search): Promise<Metadata> {
  await requireSession();
  const { name, context } = await searchParams;
  const said = [name ?? context ?? []].flat()[0];
  return { title: said ? said.slice(0, 100) : "Cluster" };
}

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <ClusterPage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
