import type { Metadata } from "next";
import { setRenewalAction } from "@/app/connections/actions";
import { ConnectionsPage } from "@/components/connections/connections-page";
import { RenewalSection } from "@/components/connections/renewal-section";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: "Connections" };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return (
    <>
      <ConnectionsPage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />
      <RenewalSection setRenewal={setRenewalAction} />
    </>
  );
}
