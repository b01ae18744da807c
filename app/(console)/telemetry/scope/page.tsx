import type { Metadata } from "next";
import { HOME_PAGES } from "@/components/home/home-pages";
import { ScopePage } from "@/components/home/scope-page";
import { contextRows } from "@/lib/kube/clusters";
import { requireSession } from "@/lib/session/require-session";

export const metadata: Metadata = { title: HOME_PAGES.scope.title };

export default async function Page() {
  await requireSession();
  const { rows, problems } = await contextRows();
  return <ScopePage initial={{ rows, problems, sandbox: process.env.FLEET_SANDBOX === "1" }} />;
}
