import type { Metadata } from "next";
import { KialiPage } from "@/components/kiali/kiali-page";
import { KIALI_PAGE } from "@/components/kiali/page-words";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: KIALI_PAGE.title };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <KialiPage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
