import type { Metadata } from "next";
import { TopologyPage } from "@/components/topology/topology-page";
import { TOPOLOGY_WORDS } from "@/components/topology/topology-words";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: TOPOLOGY_WORDS.title };

export default async function Page() {
  await requireSession();
  return <TopologyPage />;
}
